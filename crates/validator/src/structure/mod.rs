//! `arkivstruktur.xml`: the archive itself, walked through once. What a unit says of itself is
//! gathered while it is open and judged when it ends, for in the schema the fields of a case file
//! or a registry entry stand after everything that lies in it.

mod codes;
mod fields;
mod frame;
mod judge;
mod parts;

use crate::{
    documents::Documents,
    fault::{Fault, quote},
    figures::{Figure, Figures},
    finding::{Findings, Place},
    links::{Id, Links},
    manifest::Manifest,
    reading::{End, PackageReader, Visitor},
    xml::Position,
};

pub(crate) use fields::Field;
use frame::{Frame, Unit, Value};

pub(crate) const NAME: &str = "arkivstruktur.xml";

/// Fields of one unit that are kept; keywords and authors could be without end.
const FIELDS: usize = 2_000;
/// Characters of a value that are kept. The longest that rules look at are titles and paths.
const LONGEST: usize = 4_000;

/// What the other parts of the package are compared with.
#[derive(Debug, Default)]
pub(crate) struct Totals {
    pub(crate) files: u64,
    pub(crate) records: u64,
    pub(crate) entries: u64,
    pub(crate) document_objects: u64,
    pub(crate) screenings: u64,
    pub(crate) to_be_disposed: u64,
    pub(crate) disposed: u64,
    pub(crate) own_metadata: u64,
    /// The first and last journaldato, as written.
    pub(crate) journal_dates: Option<(String, String)>,
    /// The first and last opprettetDato of records.
    pub(crate) registration_dates: Option<(String, String)>,
}

pub(crate) struct Structure<'a> {
    manifest: &'a Manifest,
    pub(crate) links: &'a mut Links,
    pub(crate) documents: &'a mut Documents,
    pub(crate) figures: &'a mut Figures,
    pub(crate) totals: Totals,
    frames: Vec<Frame>,
    /// Within business-specific metadata: how deep.
    own_metadata: usize,
}

impl<'a> Structure<'a> {
    pub(crate) fn new(
        manifest: &'a Manifest,
        links: &'a mut Links,
        documents: &'a mut Documents,
        figures: &'a mut Figures,
    ) -> Self {
        Self {
            manifest,
            links,
            documents,
            figures,
            totals: Totals::default(),
            frames: Vec::new(),
            own_metadata: 0,
        }
    }

    /// The innermost open unit of a kind.
    fn around(&self, unit: Unit) -> Option<&Frame> {
        self.frames.iter().rev().find(|frame| frame.unit == unit)
    }

    /// The unit with a systemID that is open innermost.
    fn owner(&self) -> Option<Id> {
        self.frames.iter().rev().find_map(|frame| frame.text(Field::SystemId)).map(Id::new)
    }

    fn tell(&self, fault: Fault, place: Position, findings: &mut Findings) {
        findings.add_about(fault, Place::at(NAME, place), self.system_id());
    }
}

impl Visitor for Structure<'_> {
    fn start(&mut self, reader: &PackageReader, findings: &mut Findings) {
        if self.own_metadata > 0 {
            self.own_metadata += 1;
            if self.own_metadata == 2
                && (reader.namespace().is_empty() || reader.namespace().contains("noark5"))
            {
                let element = quote(&reader.local);
                self.tell(Fault::OwnMetadataNameless { element }, reader.place, findings);
            }
            return;
        }
        let unit = Unit::of(&reader.local);
        let kind = reader.instance_type().map(|value| value.rsplit(':').next().unwrap_or_default());
        if unit == Unit::OwnMetadata {
            self.own_metadata = 1;
            self.totals.own_metadata += 1;
            return;
        }
        if let Some(parent) = self.frames.last_mut() {
            parent.count_child(unit);
        }
        let field = if unit == Unit::Leaf { Field::of(&reader.local) } else { None };
        self.frames.push(Frame::new(unit, kind, field, reader.place));
    }

    fn end(&mut self, end: &End<'_>, findings: &mut Findings) {
        if self.own_metadata > 0 {
            self.own_metadata -= 1;
            return;
        }
        if self.frames.last().is_none_or(|frame| frame.unit != Unit::Leaf) {
            self.judge(findings);
            self.frames.pop();
            return;
        }
        let Some(leaf) = self.frames.pop() else { return };
        let Some(field) = leaf.field else { return };
        let text: String = end.text.trim().chars().take(LONGEST).collect();
        if text.is_empty() {
            return;
        }
        if let Some(parent) = self.frames.last_mut()
            && parent.fields.len() < FIELDS
        {
            parent.fields.push((field, Value { text, place: end.place }));
        }
        self.refer(field);
        if field.is_date() {
            self.date_can_be_read(findings);
        }
    }

    fn system_id(&self) -> Option<String> {
        self.frames.iter().rev().find_map(|frame| frame.text(Field::SystemId)).map(quote)
    }
}

impl Structure<'_> {
    fn judge(&mut self, findings: &mut Findings) {
        let Some(frame) = self.frames.pop() else { return };
        // Its own frame stands back for the while, so that rules see what is around it; the
        // findings are about it all the same.
        let about = frame.text(Field::SystemId).map(quote).or_else(|| self.system_id());
        let mut told = Told { findings, about };
        match frame.unit {
            Unit::Fonds => self.fonds(&frame, &mut told),
            Unit::Series => self.series(&frame, &mut told),
            Unit::System => self.system(&frame, &mut told),
            Unit::Class => self.class(&frame, &mut told),
            Unit::File => self.file(&frame, &mut told),
            Unit::Record => self.record(&frame, &mut told),
            Unit::Description => self.description(&frame, &mut told),
            Unit::Object => self.object(&frame, &mut told),
            _ => self.part(&frame, &mut told),
        }
        codes::check(&frame, &mut told);
        self.frames.push(frame);
    }

    /// N5.27, for every date.
    fn date_can_be_read(&self, findings: &mut Findings) {
        let Some((field, value)) = self.frames.last().and_then(|frame| frame.fields.last()) else {
            return;
        };
        if crate::dates::Moment::parse(&value.text).is_none() {
            let fault = Fault::DateUnreadable {
                value: quote(&value.text),
                element: field.name().to_owned(),
            };
            self.tell(fault, value.place, findings);
        }
    }

    fn count(&mut self, figure: Figure, row: &str) {
        self.figures.count(figure, row);
    }
}

/// Where a rule tells what it finds.
struct Told<'f> {
    findings: &'f mut Findings,
    about: Option<String>,
}

impl Told<'_> {
    fn add(&mut self, fault: Fault, place: Position) {
        self.findings.add_about(fault, Place::at(NAME, place), self.about.clone());
    }
}
