//! A YAML or JSON text as a tree with places, within bounds: a hostile text can neither fill the memory by
//! aliases of aliases nor the stack by nesting. Built on the events of a YAML parser, because ready-made loaders
//! copy what an alias stands for, and lose how a scalar was written.

use std::{
    collections::{BTreeMap, BTreeSet},
    rc::Rc,
};

use saphyr_parser::{Event, Marker, Parser, ScalarStyle};

use super::{ImportProblem, ImportProblemCode as Code, Place};

/// How many values a text may have, aliases counted as what they stand for.
const NODES_MAX: usize = 100_000;
/// How many lists and maps may lie within each other.
const DEPTH_MAX: usize = 64;

/// A value with its place. Cloning shares it.
#[derive(Debug, Clone)]
pub(super) struct Node {
    pub(super) value: Rc<Value>,
    pub(super) place: Option<Place>,
    /// It and everything below it.
    size: usize,
    /// Lists and maps within each other below it.
    height: usize,
}

#[derive(Debug)]
pub(super) enum Value {
    Null,
    Scalar { text: String, plain: bool },
    List(Vec<Node>),
    Map(Vec<(Node, Node)>),
}

impl Node {
    fn new(value: Value, place: Option<Place>) -> Self {
        let below: Vec<&Node> = match &value {
            Value::Null | Value::Scalar { .. } => Vec::new(),
            Value::List(list) => list.iter().collect(),
            Value::Map(map) => map.iter().flat_map(|(k, v)| [k, v]).collect(),
        };
        let size = below.iter().fold(1usize, |sum, node| sum.saturating_add(node.size));
        let height = below.iter().map(|node| node.height + 1).max().unwrap_or(0);
        Self { value: Rc::new(value), place, size, height }
    }

    /// The text of a scalar; none where it is null or no scalar.
    pub(super) fn text(&self) -> Option<&str> {
        match &*self.value {
            Value::Scalar { text, .. } => Some(text),
            _ => None,
        }
    }

    fn is_plain(&self) -> bool {
        matches!(*self.value, Value::Scalar { plain: true, .. })
    }

    pub(super) fn is_null(&self) -> bool {
        matches!(*self.value, Value::Null)
    }

    pub(super) fn list(&self) -> Option<&[Node]> {
        match &*self.value {
            Value::List(list) => Some(list),
            _ => None,
        }
    }

    /// The entries of a map with text keys, what `<<` brings in included (YAML merge keys; Compose has them).
    /// Entries of the map itself win over merged ones.
    pub(super) fn entries(&self) -> Option<Vec<(&str, &Node)>> {
        let Value::Map(map) = &*self.value else { return None };
        let mut entries: Vec<(&str, &Node)> = Vec::new();
        let mut merged = Vec::new();
        for (key, value) in map {
            match key.text() {
                // A quoted one is a key like any other, and so is every key of JSON.
                Some("<<") if key.is_plain() => match value.list() {
                    Some(list) => merged.extend(list),
                    None => merged.push(value),
                },
                Some(key) => entries.push((key, value)),
                None => {}
            }
        }
        if merged.is_empty() {
            return Some(entries);
        }
        let mut keys: BTreeSet<&str> = entries.iter().map(|(key, _)| *key).collect();
        for (key, value) in merged.into_iter().filter_map(Node::entries).flatten() {
            if keys.insert(key) {
                entries.push((key, value));
            }
        }
        Some(entries)
    }

    pub(super) fn get(&self, key: &str) -> Option<&Node> {
        self.entries()?.into_iter().find(|(k, _)| *k == key).map(|(_, value)| value)
    }
}

/// Reads the first document of a YAML text, and whether others follow.
pub(super) fn yaml(text: &str) -> Result<(Node, bool), ImportProblem> {
    let mut builder = Builder::default();
    let mut parser = Parser::new_from_str(text);
    let mut documents = 0;
    loop {
        let (event, span) = match parser.next_event() {
            None => break,
            Some(Ok(event)) => event,
            Some(Err(error)) => {
                let problem = ImportProblem::new(Code::NotYaml, "", place(error.marker()));
                return Err(problem.saying(error.info()));
            }
        };
        let at = place(&span.start);
        match event {
            Event::DocumentStart(_) => {
                documents += 1;
                if documents > 1 {
                    break;
                }
            }
            Event::Scalar(text, style, anchor, tag) => {
                let plain = style == ScalarStyle::Plain && tag.is_none();
                let is_null = plain && matches!(&*text, "" | "~" | "null" | "Null" | "NULL");
                let value = if is_null { Value::Null } else { Value::Scalar { text: text.into(), plain } };
                builder.add(Node::new(value, at), anchor)?;
            }
            Event::Alias(anchor) => {
                // An alias inside what it stands for is not anchored yet.
                let Some(node) = builder.anchors.get(&anchor).cloned() else {
                    return Err(ImportProblem::new(Code::TooDeep, "", at));
                };
                builder.add(node, 0)?;
            }
            Event::SequenceStart(anchor, _) => builder.open(Value::List(Vec::new()), anchor, at)?,
            Event::MappingStart(anchor, _) => builder.open(Value::Map(Vec::new()), anchor, at)?,
            Event::SequenceEnd | Event::MappingEnd => builder.close()?,
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentEnd => {}
        }
    }
    let root = builder.root.unwrap_or_else(|| Node::new(Value::Null, None));
    Ok((root, documents > 1))
}

fn place(marker: &Marker) -> Option<Place> {
    let line = u32::try_from(marker.line()).ok()?;
    let column = u32::try_from(marker.col()).ok()?;
    Some(Place { line, column: column + 1 })
}

#[derive(Default)]
struct Builder {
    open: Vec<Open>,
    anchors: BTreeMap<usize, Node>,
    root: Option<Node>,
    nodes: usize,
}

struct Open {
    value: Value,
    key: Option<Node>,
    keys: BTreeSet<String>,
    anchor: usize,
    place: Option<Place>,
}

impl Builder {
    fn open(&mut self, value: Value, anchor: usize, place: Option<Place>) -> Result<(), ImportProblem> {
        if self.open.len() >= DEPTH_MAX {
            return Err(ImportProblem::new(Code::TooDeep, "", place));
        }
        self.open.push(Open { value, key: None, keys: BTreeSet::new(), anchor, place });
        Ok(())
    }

    fn close(&mut self) -> Result<(), ImportProblem> {
        let Some(open) = self.open.pop() else { return Ok(()) };
        let node = Node::new(open.value, open.place);
        // Its parts were counted when they were added.
        self.nodes = self.nodes.saturating_sub(node.size - 1);
        self.add(node, open.anchor)
    }

    fn add(&mut self, node: Node, anchor: usize) -> Result<(), ImportProblem> {
        self.nodes = self.nodes.saturating_add(node.size);
        if self.nodes > NODES_MAX || self.open.len() + node.height > DEPTH_MAX {
            return Err(ImportProblem::new(Code::TooDeep, "", node.place));
        }
        if anchor > 0 {
            self.anchors.insert(anchor, node.clone());
        }
        let Some(open) = self.open.last_mut() else {
            self.root = Some(node);
            return Ok(());
        };
        match &mut open.value {
            Value::List(list) => list.push(node),
            Value::Map(map) => match open.key.take() {
                None => {
                    let text = node.text().filter(|text| *text != "<<" || !node.is_plain());
                    if let Some(text) = text.filter(|text| !open.keys.insert((*text).to_owned())) {
                        return Err(ImportProblem::new(Code::DuplicateKey, text, node.place));
                    }
                    open.key = Some(node);
                }
                Some(key) => map.push((key, node)),
            },
            Value::Null | Value::Scalar { .. } => {}
        }
        Ok(())
    }
}

/// Reads a JSON text.
pub(super) fn json(text: &str) -> Result<Node, ImportProblem> {
    // serde_json refuses more than 128 levels by itself.
    let value: serde_json::Value = serde_json::from_str(text).map_err(|error| {
        let line = u32::try_from(error.line()).unwrap_or(u32::MAX);
        let column = u32::try_from(error.column()).unwrap_or(u32::MAX).max(1);
        let place = (line > 0).then_some(Place { line, column });
        ImportProblem::new(Code::NotJson, "", place).saying(error.to_string())
    })?;
    let node = of_json(value);
    if node.size > NODES_MAX || node.height > DEPTH_MAX {
        return Err(ImportProblem::new(Code::TooDeep, "", None));
    }
    Ok(node)
}

fn of_json(value: serde_json::Value) -> Node {
    use serde_json::Value as Json;
    let scalar = |text: String, plain| Value::Scalar { text, plain };
    let value = match value {
        Json::Null => Value::Null,
        Json::Bool(on) => scalar(on.to_string(), true),
        Json::Number(number) => scalar(number.to_string(), true),
        Json::String(text) => scalar(text, false),
        Json::Array(list) => Value::List(list.into_iter().map(of_json).collect()),
        Json::Object(map) => {
            let entry = |(key, value)| (Node::new(scalar(key, false), None), of_json(value));
            Value::Map(map.into_iter().map(entry).collect())
        }
    };
    Node::new(value, None)
}
