//! `loependeJournal.xml` and `offentligJournal.xml`: the same entries in the same order, the
//! second with what is screened taken out. Written side by side from one reading.

use std::collections::{HashMap, hash_map::Entry};

use super::{
    Problem, Result, Run, XsdSet,
    manifest::Manifest,
    pages::{self, Frame, JournalHead, JournalPage},
    xml::Xml,
};
use crate::{
    CaseFile, ClassId, CorrespondenceKind, CorrespondenceParty, JournalNumber, MASK, RegistryEntry,
    ScreenedMetadata, Screening, filing::is_sender, projection::PublicText, screening,
};

type Classes = HashMap<ClassId, (String, String)>;

/// An entry with what both journals say of it.
struct Line<'l> {
    entry: &'l RegistryEntry,
    case: &'l CaseFile,
    class: &'l (String, String),
    /// What hides things in the entry.
    screening: Option<&'l Screening>,
    /// What the entry's ground is read from.
    ground: Option<&'l Screening>,
    case_screening: Option<&'l Screening>,
    page: &'l JournalPage,
    /// The later schemas have room for more.
    is_2023: bool,
}

impl Run<'_, '_> {
    pub(super) fn write_journals(&mut self, frame: &Frame, manifest: &mut Manifest) -> Result<()> {
        let is_trial = self.is_trial();
        let Some(head) = pages::journal_head(self.tx, is_trial)? else {
            self.report.note(Problem::Empty { file: "loependeJournal.xml" });
            self.report.note(Problem::Empty { file: "offentligJournal.xml" });
            return Ok(());
        };
        let mut whole = self.create("loependeJournal.xml", "loependeJournal")?;
        let mut public = self.create("offentligJournal.xml", "offentligJournal")?;
        write_head(&mut whole, frame, &head)?;
        write_head(&mut public, frame, &head)?;
        let mut classes = Classes::new();
        let mut after = JournalNumber { year: 0, sequence: 0 };
        while let Some(page) = pages::journal(self.tx, after, is_trial)? {
            for entry in &page.entries {
                after = entry.journal;
                let Some(case) = page.cases.get(&entry.case_file) else { continue };
                let class = match classes.entry(case.class) {
                    Entry::Occupied(known) => known.into_mut(),
                    Entry::Vacant(place) => place.insert(pages::class(self.tx, case.class)?),
                };
                let own = page.within.screening(entry.id);
                let of_documents = page.within.of_documents.get(&entry.id);
                let case_screening = page.within.screening(case.id);
                let line = Line {
                    entry,
                    case,
                    class,
                    screening: screening::over_entry(own, case_screening),
                    ground: screening::with_ground(own, of_documents, case_screening),
                    case_screening,
                    page: &page,
                    is_2023: self.options.xsd_set == XsdSet::Published2023,
                };
                line.write_whole(&mut whole)?;
                line.write_public(&mut public)?;
                manifest.journal_entries += 1;
                self.report.journal_entries += 1;
            }
        }
        manifest.whole_journal = Some(whole.finish()?);
        manifest.public_journal = Some(public.finish()?);
        Ok(())
    }
}

fn write_head(xml: &mut Xml, frame: &Frame, head: &JournalHead) -> Result<()> {
    xml.start("journalhode")?;
    xml.date("journalStartDato", Some(head.first))?;
    xml.date("journalSluttDato", Some(head.last))?;
    xml.number("antallJournalposter", head.entries)?;
    for creator in &frame.creators {
        xml.start("arkivskaper")?;
        xml.text("arkivskaperID", &creator.identifier)?;
        xml.text("arkivskaperNavn", &creator.name)?;
        xml.optional("beskrivelse", creator.description.as_deref())?;
        xml.end("arkivskaper")?;
    }
    xml.end("journalhode")?;
    Ok(())
}

impl Line<'_> {
    fn write_whole(&self, xml: &mut Xml) -> Result<()> {
        let (entry, case) = (self.entry, self.case);
        xml.start("journalregistrering")?;
        xml.start("klasse")?;
        xml.text("klasseID", &self.class.0)?;
        xml.text("tittel", &self.class.1)?;
        for metadata in [ScreenedMetadata::ClassCode, ScreenedMetadata::ClassTitle] {
            if self.case_screening.is_some_and(|screening| screening.metadata.contains(&metadata)) {
                xml.text("skjermingMetadata", metadata.text())?;
            }
        }
        xml.end("klasse")?;
        xml.start("saksmappe")?;
        if self.is_2023 {
            xml.text("mappeID", &case.number.to_string())?;
        }
        xml.number("saksaar", case.number.year.into())?;
        xml.number("sakssekvensnummer", case.number.sequence)?;
        xml.text("tittel", case.title.text())?;
        if self.case_screening.is_some() {
            let public = PublicText::of_case_title(&case.title, self.case_screening);
            xml.text("offentligTittel", &public.text())?;
        }
        xml.optional("skjermingMetadata", first_metadata(self.case_screening))?;
        if self.is_2023 {
            xml.text("administrativEnhet", &case.unit)?;
            xml.text("saksansvarlig", responsible(case))?;
            xml.text("referanseArkivdel", &case.series.to_string())?;
        }
        xml.end("saksmappe")?;
        xml.start("journalpost")?;
        self.write_numbers(xml)?;
        xml.text("tittel", entry.title.text())?;
        if self.screening.is_some() {
            let public = PublicText::of_entry_title(&entry.title, self.screening);
            xml.text("offentligTittel", &public.text())?;
        }
        if self.is_2023 {
            xml.date("offentlighetsvurdertDato", entry.publicity_assessed_on)?;
        }
        xml.optional("skjermingMetadata", first_metadata(self.screening))?;
        self.write_dates_and_screening(xml)?;
        for party in self.correspondence() {
            xml.start("korrespondansepart")?;
            xml.text("korrespondanseparttype", party.kind.text())?;
            xml.text("korrespondansepartNavn", &party.who.name.text)?;
            if party.who.name.is_hidden() {
                let metadata = if is_sender(party.kind) {
                    ScreenedMetadata::SenderName
                } else {
                    ScreenedMetadata::RecipientName
                };
                xml.text("skjermingMetadata", metadata.text())?;
            }
            xml.end("korrespondansepart")?;
        }
        self.write_own_side_if_alone(xml)?;
        xml.end("journalpost")?;
        xml.end("journalregistrering")?;
        Ok(())
    }

    fn write_public(&self, xml: &mut Xml) -> Result<()> {
        let (entry, case) = (self.entry, self.case);
        let hides = |metadata| self.case_screening.is_some_and(|found| found.hides(metadata));
        xml.start("journalregistrering")?;
        // The schema has both or neither (krav 5.2.9).
        if !hides(ScreenedMetadata::ClassCode) && !hides(ScreenedMetadata::ClassTitle) {
            xml.start("klasse")?;
            xml.text("klasseID", &without_numbers(&self.class.0))?;
            xml.text("tittel", &without_numbers(&self.class.1))?;
            xml.end("klasse")?;
        }
        xml.start("saksmappe")?;
        if self.is_2023 {
            xml.text("mappeID", &case.number.to_string())?;
        }
        xml.number("saksaar", case.number.year.into())?;
        xml.number("sakssekvensnummer", case.number.sequence)?;
        let title = PublicText::of_case_title(&case.title, self.case_screening);
        xml.text("offentligTittel", &self.shown(&title))?;
        if self.is_2023 {
            xml.text("administrativEnhet", &case.unit)?;
            xml.text("saksansvarlig", responsible(case))?;
            if let Some(screening) = self.case_screening {
                xml.text("tilgangsrestriksjon", screening.restriction.text())?;
                xml.text("skjermingshjemmel", &screening.ground_text())?;
            }
        }
        xml.end("saksmappe")?;
        xml.start("journalpost")?;
        self.write_numbers(xml)?;
        let title = PublicText::of_entry_title(&entry.title, self.screening);
        xml.text("offentligTittel", &self.shown(&title))?;
        xml.optional("skjermingMetadata", first_metadata(self.screening))?;
        self.write_dates_and_screening(xml)?;
        let all = self.page.within.correspondence(entry.id);
        for party in self.correspondence() {
            let name = PublicText::of_correspondence(party, all, self.screening);
            xml.start("korrespondansepart")?;
            xml.text("korrespondanseparttype", party.kind.text())?;
            xml.text("korrespondansepartNavn", &self.shown(&name))?;
            xml.end("korrespondansepart")?;
        }
        self.write_own_side_if_alone(xml)?;
        xml.end("journalpost")?;
        xml.end("journalregistrering")?;
        Ok(())
    }

    fn write_numbers(&self, xml: &mut Xml) -> Result<()> {
        let entry = self.entry;
        xml.text("systemID", &entry.id.to_string())?;
        if self.is_2023 {
            xml.text("registreringsID", &entry.entry_number())?;
        }
        xml.number("journalaar", entry.journal.year.into())?;
        xml.number("journalsekvensnummer", entry.journal.sequence)?;
        xml.number("journalpostnummer", entry.number)?;
        Ok(())
    }

    fn write_dates_and_screening(&self, xml: &mut Xml) -> Result<()> {
        let entry = self.entry;
        xml.date("journaldato", entry.journal_date)?;
        xml.date("dokumentetsDato", entry.document_date)?;
        let sign_off = self.page.within.sign_offs(entry.id).first();
        if let Some(sign_off) = sign_off {
            xml.date("avskrivningsdato", Some(sign_off.date))?;
            xml.text("avskrivningsmaate", sign_off.method.text())?;
        }
        if self.is_2023 {
            xml.text("administrativEnhet", &entry.unit)?;
            let handler = entry.handler.as_ref().map(|handler| handler.name.as_str());
            xml.optional("saksbehandler", handler)?;
        }
        if let Some(answer) = sign_off.and_then(|sign_off| sign_off.answered_by) {
            xml.text("referanseAvskrivesAvJournalpost", &answer.to_string())?;
        }
        if let Some(ground) = self.ground {
            xml.text("tilgangsrestriksjon", ground.restriction.text())?;
            xml.text("skjermingshjemmel", &ground.ground_text())?;
        }
        Ok(())
    }

    /// Those outside the authority, or all of an internal document.
    fn correspondence(&self) -> impl Iterator<Item = &CorrespondenceParty> {
        let is_external = self.is_external();
        self.page
            .within
            .correspondence(self.entry.id)
            .iter()
            .filter(move |party| !(is_external && is_internal(party.kind)))
    }

    /// The schema demands a party; an entry between units has only the authority itself.
    fn write_own_side_if_alone(&self, xml: &mut Xml) -> Result<()> {
        if self.correspondence().next().is_some() {
            return Ok(());
        }
        xml.start("korrespondansepart")?;
        xml.text("korrespondanseparttype", CorrespondenceKind::InternalSender.text())?;
        xml.text("korrespondansepartNavn", &self.entry.unit)?;
        xml.end("korrespondansepart")?;
        Ok(())
    }

    fn is_external(&self) -> bool {
        use crate::EntryType::{Incoming, Outgoing};
        matches!(self.entry.entry_type, Incoming | Outgoing)
    }

    /// What an archivist has withheld, and identity numbers that got into a text, are masked here
    /// too: the journals must have the same entries.
    fn shown(&self, text: &PublicText) -> String {
        if self.entry.withheld { MASK.to_owned() } else { without_numbers(&text.text()) }
    }
}

fn is_internal(kind: CorrespondenceKind) -> bool {
    use CorrespondenceKind::{InternalCopyRecipient, InternalRecipient, InternalSender};
    matches!(kind, InternalSender | InternalRecipient | InternalCopyRecipient)
}

fn responsible(case: &CaseFile) -> &str {
    case.responsible.as_ref().map_or(&case.unit, |handler| &handler.name)
}

fn first_metadata(screening: Option<&Screening>) -> Option<&'static str> {
    screening.and_then(|screening| screening.metadata.first()).map(|metadata| metadata.text())
}

fn without_numbers(text: &str) -> String {
    let mut shown = text.to_owned();
    for range in identifiers::find_person_numbers(text).into_iter().rev() {
        shown.replace_range(range, MASK);
    }
    shown
}
