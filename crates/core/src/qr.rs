//! A text as a QR code, for a telephone to read off a window or a terminal.

use qrcode::{
    EcLevel, QrCode,
    render::{svg, unicode},
};

/// As an SVG document; empty where the text is too long for a code. Dark on light, whatever the theme: readers need
/// the quiet zone to be light.
pub fn svg(text: &str) -> String {
    code(text).map_or_else(String::new, |code| {
        code.render::<svg::Color<'_>>()
            .min_dimensions(180, 180)
            .dark_color(svg::Color("#000000"))
            .light_color(svg::Color("#ffffff"))
            .build()
    })
}

/// As lines for a terminal with a dark background, two modules a character; empty where the text is too long.
pub fn lines(text: &str) -> Vec<String> {
    let drawn = code(text).map(|code| {
        code.render::<unicode::Dense1x2>()
            .dark_color(unicode::Dense1x2::Light)
            .light_color(unicode::Dense1x2::Dark)
            .build()
    });
    drawn.unwrap_or_default().lines().map(str::to_owned).collect()
}

fn code(text: &str) -> Option<QrCode> {
    QrCode::with_error_correction_level(text, EcLevel::M).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_text_is_drawn_and_one_that_does_not_fit_is_not() {
        let svg = svg("http://198.19.249.208:40001/0123456789abcdef");
        assert!(svg.starts_with("<?xml") && svg.ends_with("</svg>"), "{svg}");
        let lines = lines("http://198.19.249.208:40001/0123456789abcdef");
        assert!(lines.len() > 15 && lines.iter().all(|l| l.chars().count() == lines[0].chars().count()));
        assert!(super::svg(&"x".repeat(10_000)).is_empty());
    }
}
