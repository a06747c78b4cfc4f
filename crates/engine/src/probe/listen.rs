//! What the probe says, taken out of the engine's stream: frames, then lines, then answers. Nothing in it is trusted:
//! lengths are limits and no sizes to reserve, and what does not fit ends the errand.
//! Leaves out on purpose what the answers mean.

use lanward_core::probe::{Answer, ProbeError, SCHEMA};

/// The longest line: a machine with 10,000 links takes about 6 MB.
const LONGEST_LINE: usize = 8 << 20;

/// The most that is heard of one errand: a /16 in which everybody answers twice takes about 15 MB.
const MOST: usize = 64 << 20;

/// How much of what it wrote to standard error is kept: the end of it.
const LAST_WORDS: usize = 400;

/// How the probe ended its speech.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum End {
    Done,
    Failed(lanward_core::probe::ProbeProblem),
}

/// A container's two outputs in one stream: each piece has eight bytes before it, which output it is of (1, 2), three
/// zeros, and its length in network order (Docker Engine API, "Attach to a container", stream format).
#[derive(Debug, Default)]
struct Frames {
    header: [u8; 8],
    header_len: usize,
    left: u32,
}

impl Frames {
    /// Cuts the bytes into pieces of one output each.
    fn cut(
        &mut self,
        mut bytes: &[u8],
        mut on_piece: impl FnMut(u8, &[u8]) -> Result<(), String>,
    ) -> Result<(), String> {
        while !bytes.is_empty() {
            if self.left == 0 {
                let (taken, rest) = bytes.split_at(bytes.len().min(8 - self.header_len));
                self.header[self.header_len..self.header_len + taken.len()].copy_from_slice(taken);
                self.header_len += taken.len();
                bytes = rest;
                if self.header_len < 8 {
                    return Ok(());
                }
                self.header_len = 0;
                let [stream, a, b, c, l0, l1, l2, l3] = self.header;
                if !matches!((stream, a, b, c), (1 | 2, 0, 0, 0)) {
                    return Err("a frame of no known output".to_owned());
                }
                self.left = u32::from_be_bytes([l0, l1, l2, l3]);
                continue;
            }
            let n = bytes.len().min(self.left as usize);
            let (piece, rest) = bytes.split_at(n);
            on_piece(self.header[0], piece)?;
            self.left -= n as u32; // n is at most left
            bytes = rest;
        }
        Ok(())
    }
}

/// Listens to one probe.
#[derive(Debug)]
pub(super) struct Ear {
    arch: &'static str,
    frames: Frames,
    line: Vec<u8>,
    heard: usize,
    last_words: Vec<u8>,
    greeted: bool,
    /// It may be started again, and greets each time; its end is not the end.
    comes_back: bool,
    end: Option<End>,
}

impl Ear {
    /// For a probe of that architecture.
    pub(super) fn new(arch: &'static str) -> Self {
        Self {
            arch,
            frames: Frames::default(),
            line: Vec::new(),
            heard: 0,
            last_words: Vec::new(),
            greeted: false,
            comes_back: false,
            end: None,
        }
    }

    /// For one that the engine starts again when it ends.
    pub(super) fn of_one_that_comes_back(arch: &'static str) -> Self {
        Self { comes_back: true, ..Self::new(arch) }
    }

    /// Joins in the middle of its speech: the greeting may have been before.
    pub(super) fn join(&mut self) {
        self.greeted = true;
    }

    /// Takes the next bytes and hands on what they say. What follows the end is not listened to.
    pub(super) fn hear(
        &mut self,
        bytes: &[u8],
        on_answer: &mut (dyn FnMut(Answer) + Send),
    ) -> Result<Option<&End>, ProbeError> {
        let mut frames = std::mem::take(&mut self.frames);
        let cut = frames.cut(bytes, |output, piece| {
            self.heard += piece.len();
            if self.heard > MOST {
                return Err(format!("more than {} MiB", MOST >> 20));
            }
            if output == 2 {
                self.last_words.extend_from_slice(piece);
                let too_much = self.last_words.len().saturating_sub(LAST_WORDS);
                self.last_words.drain(..too_much);
                return Ok(());
            }
            self.take_lines(piece, on_answer)
        });
        self.frames = frames;
        match cut {
            Ok(()) => Ok(self.end.as_ref()),
            Err(detail) => Err(ProbeError::SaidNonsense { detail }),
        }
    }

    fn take_lines(
        &mut self,
        mut bytes: &[u8],
        on_answer: &mut (dyn FnMut(Answer) + Send),
    ) -> Result<(), String> {
        while self.end.is_none() {
            let at = bytes.iter().position(|b| *b == b'\n');
            let piece = &bytes[..at.unwrap_or(bytes.len())];
            if self.line.len() + piece.len() > LONGEST_LINE {
                return Err(format!("a line of more than {} MiB", LONGEST_LINE >> 20));
            }
            self.line.extend_from_slice(piece);
            let Some(at) = at else { break };
            bytes = &bytes[at + 1..];
            let line = std::mem::take(&mut self.line);
            self.take(&line, on_answer)?;
        }
        Ok(())
    }

    fn take(&mut self, line: &[u8], on_answer: &mut (dyn FnMut(Answer) + Send)) -> Result<(), String> {
        // The parser's word has no piece of the line in it, only what was expected and where.
        let answer: Answer = serde_json::from_slice(line).map_err(|error| short(&error.to_string()))?;
        match &answer {
            Answer::Hello { schema, arch, .. } if !self.greeted || self.comes_back => {
                if *schema != SCHEMA || arch != self.arch {
                    return Err(format!("it is of schema {schema} and {}", short(arch)));
                }
                self.greeted = true;
            }
            Answer::Hello { .. } => return Err("it said hello twice".to_owned()),
            Answer::Failed(_) | Answer::Done { .. } if self.comes_back => {}
            // It may fail before it knows how to greet.
            Answer::Failed(problem) => self.end = Some(End::Failed(problem.clone())),
            _ if !self.greeted => return Err("it did not say hello".to_owned()),
            Answer::Done { .. } => self.end = Some(End::Done),
            _ => {}
        }
        on_answer(answer);
        Ok(())
    }

    /// The end of what it wrote to standard error, fit to be shown.
    pub(super) fn last_words(&self) -> String {
        short(&String::from_utf8_lossy(&self.last_words))
    }
}

/// On one line, without control characters, cut.
fn short(text: &str) -> String {
    let clean: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    crate::problem::beginning(&clean)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HELLO: &str = r#"{"said":"hello","schema":1,"version":"0.1.0","arch":"x86_64"}"#;
    const DONE: &str = r#"{"said":"done","elapsed_ms":3}"#;

    fn frame(output: u8, text: &str) -> Vec<u8> {
        let mut frame = vec![output, 0, 0, 0];
        frame.extend_from_slice(&(text.len() as u32).to_be_bytes());
        frame.extend_from_slice(text.as_bytes());
        frame
    }

    /// What is made of bytes that come in pieces of that size.
    fn heard(bytes: &[u8], size: usize) -> (Vec<Answer>, Result<Option<End>, ProbeError>, String) {
        let mut ear = Ear::new("x86_64");
        let mut answers = Vec::new();
        let mut result = Ok(None);
        for piece in bytes.chunks(size) {
            result = ear.hear(piece, &mut |answer| answers.push(answer)).map(|end| end.cloned());
            if result != Ok(None) {
                break;
            }
        }
        (answers, result, ear.last_words())
    }

    #[test]
    fn answers_come_out_whatever_the_pieces() {
        let progress = r#"{"said":"progress","sent":1,"total":2}"#;
        let mut bytes = frame(1, &format!("{HELLO}\n{progress}"));
        bytes.extend(frame(2, "careful\u{1b}[31m\n"));
        bytes.extend(frame(1, ""));
        bytes.extend(frame(1, &format!("\n{DONE}\nand more")));
        for size in [1, 2, 7, 8, 9, 100, bytes.len()] {
            let (answers, result, words) = heard(&bytes, size);
            assert_eq!(answers.len(), 3, "{size}: {answers:?}");
            assert_eq!(answers[1], Answer::Progress { sent: 1, total: 2 });
            assert_eq!((result, words.as_str()), (Ok(Some(End::Done)), "careful [31m"), "{size}");
        }
    }

    #[test]
    fn what_is_not_its_language_ends_it_and_is_not_handed_on() {
        let other = HELLO.replace("x86_64", "aarch64");
        let newer = HELLO.replace(":1,", ":2,");
        let giant = format!("{HELLO}\n{}", "x".repeat(LONGEST_LINE + 1));
        for (bytes, known) in [
            (frame(1, &format!("{DONE}\n")), 0),
            (frame(1, &format!("{other}\n")), 0),
            (frame(1, &format!("{newer}\n")), 0),
            (frame(1, &format!("{HELLO}\n{HELLO}\n")), 1),
            (frame(1, "\n"), 0),
            (frame(1, "exec format error\n"), 0),
            (frame(1, &format!("{HELLO}\n{{\"said\":\"rich\"}}\n")), 1),
            (frame(1, &giant), 1),
            (frame(1, &format!("{}1{}", "[".repeat(100_000), "\n")), 0),
            (frame(0, "x"), 0),
            (frame(3, "x"), 0),
            (b"HTTP/1.1 200 OK\r\n".to_vec(), 0),
            (vec![1, 0, 0, 9, 0, 0, 0, 1, b'x'], 0),
            ([frame(1, "x")[..8].to_vec(), b"\xff\n".to_vec()].concat(), 0),
        ] {
            let (answers, result, _) = heard(&bytes, 4096);
            let told = String::from_utf8_lossy(&bytes[..bytes.len().min(90)]).into_owned();
            let is_nonsense = matches!(result, Err(ProbeError::SaidNonsense { .. }));
            // A lone byte without a line's end is nothing yet.
            let unfinished = bytes.ends_with(b"\xff\n");
            assert!(is_nonsense || unfinished, "{told}: {result:?}");
            assert_eq!(answers.len(), known, "{told}");
        }
    }

    #[test]
    fn one_that_comes_back_greets_again_and_is_heard_on() {
        let failed = r#"{"said":"failed","problem":"deadline"}"#;
        let bytes = frame(1, &format!("{HELLO}\n{failed}\n{HELLO}\n{DONE}\n"));
        let mut ear = Ear::of_one_that_comes_back("x86_64");
        let mut heard = 0;
        assert_eq!(ear.hear(&bytes, &mut |_| heard += 1), Ok(None));
        assert_eq!(heard, 4);
    }

    #[test]
    fn a_length_that_lies_reserves_nothing() {
        let mut bytes = vec![1, 0, 0, 0, 0xff, 0xff, 0xff, 0xff];
        bytes.extend(format!("{HELLO}\n").as_bytes());
        let (answers, result, _) = heard(&bytes, 4096);
        assert_eq!((answers.len(), result), (1, Ok(None)));
    }

    #[test]
    fn it_does_not_listen_for_ever() {
        let mut ear = Ear::new("x86_64");
        let flood = frame(2, &"y".repeat(1 << 20));
        let results: Vec<_> = (0..=MOST >> 20).map(|_| ear.hear(&flood, &mut |_| ()).is_ok()).collect();
        assert_eq!(results.iter().filter(|ok| !**ok).count(), 1, "only the last is too much");
        assert!(ear.last_words().len() <= LAST_WORDS);
    }

    #[test]
    fn a_failure_is_told_as_it_was_told() {
        let failed = r#"{"said":"failed","problem":"deadline"}"#;
        let (answers, result, _) = heard(&frame(1, &format!("{HELLO}\n{failed}\n")), 100);
        assert_eq!(result, Ok(Some(End::Failed(lanward_core::probe::ProbeProblem::Deadline))));
        assert_eq!(answers.len(), 2);
    }
}
