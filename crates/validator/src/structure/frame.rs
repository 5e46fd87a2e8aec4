//! An open unit of the structure: what it has said so far and what lies in it.

use super::Field;
use crate::{dates::Moment, xml::Position};

/// The elements that hold others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    /// arkiv
    Fonds,
    /// arkivdel
    Series,
    /// klassifikasjonssystem
    System,
    /// klasse
    Class,
    /// mappe
    File,
    /// registrering
    Record,
    /// dokumentbeskrivelse
    Description,
    /// dokumentobjekt
    Object,
    /// part; before version 5 sakspart
    Party,
    /// korrespondansepart
    Correspondent,
    /// avskrivning
    SignOff,
    /// dokumentflyt
    Flow,
    /// merknad
    Remark,
    /// kryssreferanse
    CrossReference,
    /// skjerming
    Screening,
    /// gradering
    Grading,
    /// kassasjon
    Disposal,
    /// utfoertKassasjon
    Disposed,
    /// presedens
    Precedent,
    /// konvertering
    Conversion,
    /// virksomhetsspesifikkeMetadata
    OwnMetadata,
    /// arkivskaper, sletting, elektroniskSignatur, moetedeltaker
    Other,
    /// Anything else: an element with a value.
    Leaf,
}

impl Unit {
    pub(super) fn of(name: &str) -> Self {
        match name {
            "arkiv" => Self::Fonds,
            "arkivdel" => Self::Series,
            "klassifikasjonssystem" => Self::System,
            "klasse" => Self::Class,
            "mappe" => Self::File,
            "registrering" => Self::Record,
            "dokumentbeskrivelse" => Self::Description,
            "dokumentobjekt" => Self::Object,
            "part" | "sakspart" => Self::Party,
            "korrespondansepart" => Self::Correspondent,
            "avskrivning" => Self::SignOff,
            "dokumentflyt" => Self::Flow,
            "merknad" => Self::Remark,
            "kryssreferanse" => Self::CrossReference,
            "skjerming" => Self::Screening,
            "gradering" => Self::Grading,
            "kassasjon" => Self::Disposal,
            "utfoertKassasjon" => Self::Disposed,
            "presedens" => Self::Precedent,
            "konvertering" => Self::Conversion,
            "virksomhetsspesifikkeMetadata" => Self::OwnMetadata,
            "arkivskaper" | "sletting" | "elektroniskSignatur" | "moetedeltaker" => Self::Other,
            _ => Self::Leaf,
        }
    }
}

#[derive(Debug)]
pub(super) struct Value {
    pub(super) text: String,
    pub(super) place: Position,
}

#[derive(Debug)]
pub(super) struct Frame {
    pub(super) unit: Unit,
    /// The local name in `xsi:type`: saksmappe, journalpost, arkivnotat …
    pub(super) kind: Option<String>,
    /// Of a leaf.
    pub(super) field: Option<Field>,
    pub(super) place: Position,
    pub(super) fields: Vec<(Field, Value)>,
    pub(super) classes: u64,
    pub(super) files: u64,
    pub(super) records: u64,
    pub(super) descriptions: u64,
    pub(super) objects: u64,
    pub(super) correspondents: u64,
    pub(super) sign_offs: u64,
    pub(super) main_documents: u64,
    pub(super) attachments: u64,
    pub(super) was_disposed: bool,
    /// Its title, or parts of it, may not be shown.
    pub(super) title_is_screened: bool,
}

impl Frame {
    pub(super) fn new(
        unit: Unit,
        kind: Option<&str>,
        field: Option<Field>,
        place: Position,
    ) -> Self {
        Self {
            unit,
            kind: kind.map(str::to_owned),
            field,
            place,
            fields: Vec::new(),
            classes: 0,
            files: 0,
            records: 0,
            descriptions: 0,
            objects: 0,
            correspondents: 0,
            sign_offs: 0,
            main_documents: 0,
            attachments: 0,
            was_disposed: false,
            title_is_screened: false,
        }
    }

    pub(super) fn count_child(&mut self, unit: Unit) {
        match unit {
            Unit::Class => self.classes += 1,
            Unit::File => self.files += 1,
            Unit::Record => self.records += 1,
            Unit::Description => self.descriptions += 1,
            Unit::Object => self.objects += 1,
            Unit::Correspondent => self.correspondents += 1,
            Unit::SignOff => self.sign_offs += 1,
            Unit::Disposed => self.was_disposed = true,
            _ => {}
        }
    }

    pub(super) fn is(&self, kind: &str) -> bool {
        self.kind.as_deref() == Some(kind)
    }

    pub(super) fn value(&self, field: Field) -> Option<&Value> {
        self.fields.iter().find(|(own, _)| *own == field).map(|(_, value)| value)
    }

    pub(super) fn values(&self, field: Field) -> impl Iterator<Item = &Value> {
        self.fields.iter().filter(move |(own, _)| *own == field).map(|(_, value)| value)
    }

    pub(super) fn text(&self, field: Field) -> Option<&str> {
        self.value(field).map(|value| value.text.as_str())
    }

    pub(super) fn moment(&self, field: Field) -> Option<Moment> {
        self.text(field).and_then(Moment::parse)
    }
}
