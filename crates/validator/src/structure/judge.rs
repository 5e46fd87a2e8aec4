//! The rules for the units of the structure, from the fonds to the document object.

use identifiers::find_person_numbers;

use super::{
    Field, Structure, Told,
    frame::{Frame, Unit},
};
use crate::{
    documents::Reference,
    fault::{Fault, quote},
    figures::Figure,
    links::{Id, Kind},
    manifest::Cut,
    xml::Position,
};

impl Structure<'_> {
    pub(super) fn fonds(&mut self, frame: &Frame, told: &mut Told<'_>) {
        self.count(Figure::Fonds, "arkiv");
        self.define(frame, Kind::Other, told);
        if let Some(status) =
            frame.value(Field::FondsStatus).filter(|status| status.text != "Avsluttet")
        {
            told.add(Fault::FondsStatus { status: quote(&status.text) }, status.place);
        }
        in_order(frame, Field::Created, Field::Closed, told);
    }

    pub(super) fn series(&mut self, frame: &Frame, told: &mut Told<'_>) {
        let title = frame.text(Field::Title).unwrap_or("-");
        self.count(Figure::Series, title);
        self.define(frame, Kind::Series, told);
        if let Some(status) = frame.value(Field::SeriesStatus) {
            self.count(Figure::SeriesStatus, &status.text);
            // krav 6.4.12: an extraction consists of closed series.
            if !matches!(status.text.as_str(), "Avsluttet periode" | "Uaktuelle mapper") {
                told.add(Fault::SeriesStatus { status: quote(&status.text) }, status.place);
            }
        }
        in_order(frame, Field::Created, Field::Closed, told);
        in_order(frame, Field::PeriodStart, Field::PeriodEnd, told);
        self.in_period(frame, Field::PeriodStart, told);
        self.in_period(frame, Field::PeriodEnd, told);
    }

    pub(super) fn system(&mut self, frame: &Frame, told: &mut Told<'_>) {
        self.count(Figure::ClassificationSystems, frame.text(Field::Title).unwrap_or("-"));
        self.define(frame, Kind::Other, told);
        in_order(frame, Field::Created, Field::Closed, told);
    }

    pub(super) fn class(&mut self, frame: &Frame, told: &mut Told<'_>) {
        let above = self.frames.iter().filter(|other| other.unit == Unit::Class).count();
        self.count(Figure::Classes, &(above + 1).to_string());
        self.define(frame, Kind::Class, told);
        let class = || quote(frame.text(Field::ClassId).unwrap_or("-"));
        if frame.classes == 0 && frame.files == 0 && frame.records == 0 {
            self.count(Figure::EmptyClasses, frame.text(Field::ClassId).unwrap_or("-"));
        }
        // krav 2.4.4: only classes on the lowest level hold anything but classes.
        if frame.classes > 0 && frame.files > 0 {
            told.add(Fault::ClassWithFiles { class: class() }, frame.place);
        }
        if frame.classes > 0 && frame.records > 0 {
            told.add(Fault::ClassWithRecords { class: class() }, frame.place);
        }
        in_order(frame, Field::Created, Field::Closed, told);
    }

    pub(super) fn file(&mut self, frame: &Frame, told: &mut Told<'_>) {
        self.totals.files += 1;
        self.define(frame, Kind::File, told);
        self.count(Figure::Files, frame.kind.as_deref().unwrap_or("mappe"));
        self.count_where(
            frame,
            Field::CaseYear,
            [Figure::FilesBySeries, Figure::FilesByYear, Figure::FilesByClass],
        );
        if frame.files == 0 && frame.records == 0 {
            self.count(Figure::EmptyFiles, frame.kind.as_deref().unwrap_or("mappe"));
        }
        if let Some(status) = frame.value(Field::CaseStatus) {
            self.count(Figure::CaseStatus, &status.text);
            if !matches!(status.text.as_str(), "Avsluttet" | "Utgår") {
                told.add(Fault::CaseStatus { status: quote(&status.text) }, status.place);
            }
        }
        if let Some(number) = frame.value(Field::FileId) {
            self.links.file_number(&number.text, number.place);
            if let (Some(year), Some(sequence)) =
                (frame.text(Field::CaseYear), frame.text(Field::CaseSequence))
            {
                let expected = format!("{year}/{sequence}");
                if number.text != expected {
                    let fault = Fault::FileNumber {
                        number: quote(&number.text),
                        expected: quote(&expected),
                    };
                    told.add(fault, number.place);
                }
            }
        }
        in_order(frame, Field::Created, Field::Closed, told);
        self.in_period(frame, Field::Created, told);
        titles(frame, told);
    }

    pub(super) fn record(&mut self, frame: &Frame, told: &mut Told<'_>) {
        let kind = frame.kind.as_deref().unwrap_or("registrering");
        self.totals.records += 1;
        self.define(frame, Kind::Record, told);
        self.count(Figure::Records, kind);
        self.count_where(
            frame,
            Field::EntryYear,
            [Figure::RecordsBySeries, Figure::RecordsByYear, Figure::RecordsByClass],
        );
        if frame.descriptions == 0 {
            self.count(Figure::RecordsWithoutDocuments, kind);
        } else if frame.main_documents == 0 {
            told.add(Fault::MainDocumentMissing {}, frame.place);
        } else if frame.main_documents > 1 {
            told.add(Fault::MainDocumentSeveral { count: frame.main_documents }, frame.place);
        }
        if let Some(stated) = frame.value(Field::Attachments)
            && let Ok(number) = stated.text.parse::<u64>()
            && number != frame.attachments
            && !frame.was_disposed
        {
            let fault = Fault::AttachmentCount { stated: number, found: frame.attachments };
            told.add(fault, stated.place);
        }
        if let Some(created) = frame.text(Field::Created) {
            widen(&mut self.totals.registration_dates, created);
        }
        in_order(frame, Field::Created, Field::Archived, told);
        if let Some(file) = self.around(Unit::File)
            && let (Some(archived), Some(closed)) =
                (frame.moment(Field::Archived), file.moment(Field::Closed))
            && closed.date < archived.date
        {
            reversed(
                (Field::Archived, frame),
                (Field::Closed, file),
                frame.value(Field::Archived).map_or(frame.place, |value| value.place),
                told,
            );
        }
        self.in_period(frame, Field::Created, told);
        titles(frame, told);
        if frame.is("journalpost") {
            self.entry(frame, told);
        }
    }

    /// journalpost
    fn entry(&mut self, frame: &Frame, told: &mut Told<'_>) {
        self.totals.entries += 1;
        let kind = frame.text(Field::EntryKind);
        match kind {
            Some(kind) => self.count(Figure::EntryKinds, kind),
            None => told.add(Fault::EntryKindMissing {}, frame.place),
        }
        let status = frame.value(Field::EntryStatus);
        let is_cancelled = status.is_some_and(|status| status.text == "Utgår");
        if let Some(status) = status {
            self.count(Figure::EntryStatus, &status.text);
            if !matches!(status.text.as_str(), "Arkivert" | "Utgår") {
                told.add(Fault::EntryStatus { status: quote(&status.text) }, status.place);
            }
        }
        if is_cancelled && frame.objects > 0 {
            told.add(Fault::CancelledWithDocuments {}, frame.place);
        }
        if frame.correspondents == 0 && !is_cancelled {
            told.add(Fault::CorrespondentMissing {}, frame.place);
        }
        // krav 3.4.1: what came in, or was sent within, is to be followed up.
        let wants_answer =
            matches!(kind, Some("Inngående dokument" | "Organinternt dokument for oppfølging"));
        if wants_answer && frame.sign_offs == 0 && !is_cancelled {
            told.add(Fault::EntryUnanswered {}, frame.place);
        }
        if let (Some(year), Some(sequence)) =
            (frame.text(Field::EntryYear), frame.value(Field::EntrySequence))
        {
            self.links.journal_number(&format!("{year}/{}", sequence.text), sequence.place);
        }
        if let (Some(number), Some(own), Some(file)) = (
            frame.value(Field::RecordId),
            frame.text(Field::EntryNumber),
            self.around(Unit::File).and_then(|file| file.text(Field::FileId)),
        ) {
            let expected = format!("{file}-{own}");
            if number.text != expected {
                let fault =
                    Fault::RecordNumber { number: quote(&number.text), expected: quote(&expected) };
                told.add(fault, number.place);
            }
        }
        if let Some(date) = frame.text(Field::EntryDate) {
            widen(&mut self.totals.journal_dates, date);
        }
        in_order(frame, Field::DocumentDate, Field::Received, told);
        in_order(frame, Field::EntryDate, Field::Archived, told);
    }

    pub(super) fn description(&mut self, frame: &Frame, told: &mut Told<'_>) {
        self.define(frame, Kind::Other, told);
        let attached = frame.text(Field::AttachedAs);
        self.count(Figure::Documents, attached.unwrap_or("-"));
        if frame.objects == 0 {
            self.count(Figure::DocumentsWithoutObjects, attached.unwrap_or("-"));
        }
        if let Some(status) = frame.value(Field::DocumentStatus) {
            self.count(Figure::DocumentStatus, &status.text);
            if status.text != "Dokumentet er ferdigstilt" {
                told.add(Fault::DocumentStatus { status: quote(&status.text) }, status.place);
            }
        }
        let is_main = attached == Some("Hoveddokument");
        let is_attachment = attached == Some("Vedlegg");
        if let Some(record) = self.frames.last_mut() {
            record.objects += frame.objects;
            record.main_documents += u64::from(is_main);
            record.attachments += u64::from(is_attachment);
            record.was_disposed |= frame.was_disposed;
        }
    }

    pub(super) fn object(&mut self, frame: &Frame, told: &mut Told<'_>) {
        self.totals.document_objects += 1;
        let variant = frame.value(Field::Variant);
        self.count(Figure::Objects, variant.map_or("-", |variant| variant.text.as_str()));
        if frame.value(Field::SystemId).is_some() {
            self.define(frame, Kind::Other, told);
        }
        if let Some(variant) = variant.filter(|variant| variant.text == "Produksjonsformat") {
            told.add(Fault::ProductionFormat {}, variant.place);
        }
        let Some(path) = frame.value(Field::DocumentFile) else {
            told.add(Fault::DocumentUnnamed {}, frame.place);
            return;
        };
        let text = |field| frame.text(field).unwrap_or_default().to_owned();
        self.documents.refer(
            &path.text,
            Reference {
                line: path.place.line,
                column: path.place.column,
                owner: told.about.clone(),
                format: text(Field::Format),
                checksum: text(Field::Checksum),
                algorithm: text(Field::ChecksumAlgorithm),
                size: text(Field::Size),
            },
            told.findings,
        );
    }

    /// Notes the unit's systemID (krav 6.4.26).
    fn define(&mut self, frame: &Frame, kind: Kind, told: &mut Told<'_>) {
        if let Some(id) = frame.value(Field::SystemId) {
            self.links.define(Id::new(&id.text), kind, frame.is("journalpost"), id.place);
        } else {
            let element = match frame.unit {
                Unit::Fonds => "arkiv",
                Unit::Series => "arkivdel",
                Unit::System => "klassifikasjonssystem",
                Unit::Class => "klasse",
                Unit::File => "mappe",
                Unit::Record => "registrering",
                _ => "dokumentbeskrivelse",
            };
            told.add(Fault::IdMissing { element: element.to_owned() }, frame.place);
        }
    }

    /// Counts by series, year and class.
    fn count_where(
        &mut self,
        frame: &Frame,
        year: Field,
        [by_series, by_year, by_class]: [Figure; 3],
    ) {
        let row = |found: Option<&str>| found.unwrap_or("-").to_owned();
        let series = row(self.around(Unit::Series).and_then(|series| series.text(Field::Title)));
        self.count(by_series, &series);
        let made = frame.text(Field::Created).and_then(|created| created.get(..4));
        self.count(by_year, &row(frame.text(year).or(made)));
        if let Some(class) = self.around(Unit::Class) {
            let class = row(class.text(Field::ClassId));
            self.count(by_class, &class);
        }
    }

    /// The period of the extraction, at the ends that are cut sharply (krav 6.2).
    fn in_period(&self, frame: &Frame, field: Field, told: &mut Told<'_>) {
        let Some(value) = frame.value(field) else { return };
        let Some(moment) = frame.moment(field) else { return };
        let (start, end) = self.manifest.period;
        let (before, after) = self.manifest.cuts;
        let is_early = before == Some(Cut::Sharp) && start.is_some_and(|start| moment.date < start);
        let is_late = after == Some(Cut::Sharp) && end.is_some_and(|end| moment.date > end);
        if is_early || is_late {
            let fault = Fault::OutsidePeriod {
                element: field.name().to_owned(),
                value: quote(&value.text),
            };
            told.add(fault, value.place);
        }
    }
}

pub(super) fn in_order(frame: &Frame, first: Field, second: Field, told: &mut Told<'_>) {
    if let (Some(one), Some(other)) = (frame.moment(first), frame.moment(second))
        && other.is_before(one)
    {
        let place = frame.value(second).map_or(frame.place, |value| value.place);
        reversed((first, frame), (second, frame), place, told);
    }
}

pub(super) fn reversed(
    (first, of_first): (Field, &Frame),
    (second, of_second): (Field, &Frame),
    place: Position,
    told: &mut Told<'_>,
) {
    let shown = |field: Field, frame: &Frame| {
        quote(&format!("{} {}", field.name(), frame.text(field).unwrap_or_default()))
    };
    let fault =
        Fault::DatesReversed { first: shown(first, of_first), second: shown(second, of_second) };
    told.add(fault, place);
}

/// What the public journal and eInnsyn will show (M025, offentleglova).
fn titles(frame: &Frame, told: &mut Told<'_>) {
    let title = frame.value(Field::Title);
    let public = frame.value(Field::PublicTitle);
    if frame.title_is_screened {
        match (title, public) {
            (Some(title), None) => told.add(Fault::PublicTitleMissing {}, title.place),
            (Some(title), Some(public)) if title.text == public.text => {
                told.add(Fault::PublicTitleSame {}, public.place);
            }
            _ => {}
        }
    }
    let shown = public.or(title.filter(|_| !frame.title_is_screened));
    if let Some(shown) = shown
        && !find_person_numbers(&shown.text).is_empty()
    {
        let field = if public.is_some() { Field::PublicTitle } else { Field::Title };
        told.add(Fault::PersonNumber { element: field.name().to_owned() }, shown.place);
    }
}

/// Widens a range of dates as they are written; only the days count.
fn widen(range: &mut Option<(String, String)>, date: &str) {
    let Some(day) = date.get(..10) else { return };
    match range {
        None => *range = Some((day.to_owned(), day.to_owned())),
        Some((first, last)) => {
            if day < first.as_str() {
                day.clone_into(first);
            }
            if day > last.as_str() {
                day.clone_into(last);
            }
        }
    }
}
