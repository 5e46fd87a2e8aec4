//! `arkivstruktur.xml`. The schema extends its types, so what belongs to a case file or a registry
//! entry in particular comes after all that is nested in it.

use store::Digest;

use super::{
    FormatField, Problem, Result, Run,
    documents::extension,
    manifest::Manifest,
    pages::{self, CasePage, Class, Frame, Made, Series},
    xml::Xml,
};
use crate::{
    CaseFile, CaseNumber, CorrespondenceKind, CorrespondenceParty, Correspondent, DisposalDecision,
    Document, DocumentObject, EntryStatus, EntryType, Party, RegistryEntry, SignOff,
    projection::PublicText,
    rules,
    screening::{Kept, over_entry},
};

impl Run<'_, '_> {
    pub(super) fn write_structure(&mut self, frame: &Frame, manifest: &mut Manifest) -> Result<()> {
        let mut xml = self.create("arkivstruktur.xml", "arkiv")?;
        let fonds = &frame.fonds;
        xml.text("systemID", &fonds.id.to_string())?;
        xml.text("tittel", &fonds.title)?;
        xml.optional("beskrivelse", fonds.description.as_deref())?;
        xml.text("arkivstatus", fonds.status.text())?;
        xml.text("dokumentmedium", crate::Medium::Electronic.text())?;
        // A deposit may end a period of a fonds that goes on: the schema wants a date all the same.
        let last_closed = frame.series.iter().filter_map(|series| series.made.closed_at).max();
        let closed_by = frame.series.iter().find_map(|series| series.made.closed_by.clone());
        let made = Made {
            created_at: fonds.made.created_at,
            created_by: fonds.made.created_by.clone(),
            closed_at: fonds.made.closed_at.or(last_closed),
            closed_by: fonds.made.closed_by.clone().or(closed_by),
        };
        self.write_made(&mut xml, &made)?;
        for creator in &frame.creators {
            xml.start("arkivskaper")?;
            xml.text("arkivskaperID", &creator.identifier)?;
            xml.text("arkivskaperNavn", &creator.name)?;
            xml.optional("beskrivelse", creator.description.as_deref())?;
            xml.end("arkivskaper")?;
        }
        for series in &frame.series {
            self.write_series(&mut xml, series, manifest)?;
        }
        manifest.structure = xml.finish()?;
        Ok(())
    }

    fn write_series(
        &mut self,
        xml: &mut Xml,
        series: &Series,
        manifest: &mut Manifest,
    ) -> Result<()> {
        self.report.series += 1;
        xml.start("arkivdel")?;
        xml.text("systemID", &series.id.to_string())?;
        xml.text("tittel", &series.title)?;
        xml.optional("beskrivelse", series.description.as_deref())?;
        xml.text("arkivdelstatus", series.status.text())?;
        xml.text("dokumentmedium", crate::Medium::Electronic.text())?;
        self.write_made(xml, &series.made)?;
        xml.date("arkivperiodeStartDato", series.period_start)?;
        xml.date("arkivperiodeSluttDato", series.period_end)?;
        for (element, other) in
            [("referanseForloeper", series.predecessor), ("referanseArvtaker", series.successor)]
        {
            xml.optional(element, other.map(|id| id.to_string()).as_deref())?;
        }
        let system = pages::system(self.tx, series.id)?;
        xml.start("klassifikasjonssystem")?;
        xml.text("systemID", &system.id.to_string())?;
        xml.text("klassifikasjonstype", system.kind.text())?;
        xml.text("tittel", &system.title)?;
        write_open_made(xml, &system.made)?;
        self.write_classes(xml, system.id, None, manifest)?;
        xml.end("klassifikasjonssystem")?;
        xml.end("arkivdel")?;
        Ok(())
    }

    fn write_classes(
        &mut self,
        xml: &mut Xml,
        system: crate::ClassificationSystemId,
        parent: Option<&Class>,
        manifest: &mut Manifest,
    ) -> Result<()> {
        let mut after = String::new();
        loop {
            let page = pages::classes(self.tx, system, parent.map(|class| class.id), &after)?;
            let Some(last) = page.last() else { return Ok(()) };
            after.clone_from(&last.code);
            for class in &page {
                self.report.classes += 1;
                xml.start("klasse")?;
                xml.text("systemID", &class.id.to_string())?;
                xml.text("klasseID", &class.code)?;
                xml.text("tittel", &class.title)?;
                write_open_made(xml, &class.made)?;
                self.write_classes(xml, system, Some(class), manifest)?;
                self.write_cases(xml, class, manifest)?;
                xml.end("klasse")?;
            }
        }
    }

    fn write_cases(&mut self, xml: &mut Xml, class: &Class, manifest: &mut Manifest) -> Result<()> {
        let mut after = CaseNumber { year: 0, sequence: 0 };
        while let Some(page) = pages::cases(self.tx, class.id, after)? {
            for case in &page.cases {
                after = case.number;
                self.write_case(xml, case, &page, manifest)?;
            }
        }
        Ok(())
    }

    fn write_case(
        &mut self,
        xml: &mut Xml,
        case: &CaseFile,
        page: &CasePage,
        manifest: &mut Manifest,
    ) -> Result<()> {
        manifest.files += 1;
        self.report.case_files += 1;
        let screening = page.within.screening(case.id);
        xml.start_typed("mappe", "saksmappe")?;
        xml.text("systemID", &case.id.to_string())?;
        xml.text("mappeID", &case.number.to_string())?;
        xml.text("tittel", case.title.text())?;
        if screening.is_some() {
            let public = PublicText::of_case_title(&case.title, screening).text();
            xml.text("offentligTittel", &public)?;
        }
        xml.optional("beskrivelse", case.description.as_deref())?;
        xml.text("dokumentmedium", case.medium.text())?;
        self.write_made(xml, &made_of(case))?;
        xml.text("referanseArkivdel", &case.series.to_string())?;
        for party in page.parties.get(&case.id).map_or(&[][..], Vec::as_slice) {
            write_party(xml, party)?;
        }
        self.write_disposal(xml, case, manifest)?;
        write_screening(xml, page.within.kept_screening(case.id), manifest)?;
        for entry in page.entries.get(&case.id).map_or(&[][..], Vec::as_slice) {
            self.write_entry(xml, case, entry, page, manifest)?;
        }
        xml.number("saksaar", case.number.year.into())?;
        xml.number("sakssekvensnummer", case.number.sequence)?;
        xml.date("saksdato", Some(case.case_date))?;
        xml.text("administrativEnhet", &case.unit)?;
        let responsible = case.responsible.as_ref().map_or(&case.unit, |handler| &handler.name);
        xml.text("saksansvarlig", responsible)?;
        xml.text("saksstatus", case.status.text())?;
        xml.end("mappe")?;
        Ok(())
    }

    /// Disposal is written where it can be dated: from the day the file was closed.
    fn write_disposal(
        &mut self,
        xml: &mut Xml,
        case: &CaseFile,
        manifest: &mut Manifest,
    ) -> Result<()> {
        use jiff::ToSpan;
        let Some(disposal) = &case.disposal else { return Ok(()) };
        let closed = base::date_in_oslo(self.closing_instant(case.closed_at));
        let Ok(date) = closed.checked_add(i64::from(disposal.years).years()) else {
            return Ok(());
        };
        manifest.has_disposal |= disposal.decision == DisposalDecision::Dispose;
        xml.start("kassasjon")?;
        xml.text("kassasjonsvedtak", disposal.decision.text())?;
        xml.optional("kassasjonshjemmel", disposal.ground.as_deref())?;
        xml.number("bevaringstid", disposal.years.into())?;
        xml.date("kassasjonsdato", Some(date))?;
        xml.end("kassasjon")?;
        Ok(())
    }

    fn write_entry(
        &mut self,
        xml: &mut Xml,
        case: &CaseFile,
        entry: &RegistryEntry,
        page: &CasePage,
        manifest: &mut Manifest,
    ) -> Result<()> {
        manifest.records += 1;
        self.report.records += 1;
        let of_case = page.within.screening(case.id);
        let screening = over_entry(page.within.screening(entry.id), of_case);
        xml.start_typed("registrering", "journalpost")?;
        xml.text("systemID", &entry.id.to_string())?;
        xml.instant("opprettetDato", entry.created_at)?;
        xml.text("opprettetAv", &entry.created_by)?;
        // An expired entry was never archived; the file's closing ended it.
        let archived = self.closing_instant(entry.archived_at.or(case.closed_at));
        let archived_by = entry.archived_by.as_ref().or(case.closed_by.as_ref());
        xml.instant("arkivertDato", archived)?;
        xml.text("arkivertAv", archived_by.unwrap_or(&entry.created_by))?;
        write_screening(xml, page.within.kept_screening(entry.id), manifest)?;
        let documents = page.documents.get(&entry.id).map_or(&[][..], Vec::as_slice);
        for document in documents {
            let objects = page.objects.get(&document.id).map_or(&[][..], Vec::as_slice);
            self.write_document(xml, entry, document, objects, page, manifest)?;
        }
        xml.text("registreringsID", &entry.entry_number())?;
        xml.text("tittel", entry.title.text())?;
        if screening.is_some() {
            let public = PublicText::of_entry_title(&entry.title, screening).text();
            xml.text("offentligTittel", &public)?;
        }
        xml.optional("beskrivelse", entry.description.as_deref())?;
        xml.text("dokumentmedium", entry.medium.text())?;
        for party in page.within.correspondence(entry.id) {
            write_correspondence(xml, party)?;
        }
        write_own_side(xml, entry)?;
        xml.number("journalaar", entry.journal.year.into())?;
        xml.number("journalsekvensnummer", entry.journal.sequence)?;
        xml.number("journalpostnummer", entry.number)?;
        xml.text("journalposttype", entry.entry_type.text())?;
        xml.text("journalstatus", entry.status.text())?;
        xml.date("journaldato", entry.journal_date)?;
        xml.date("dokumentetsDato", entry.document_date)?;
        if let Some(received) = entry.received_at {
            xml.instant("mottattDato", received)?;
        }
        if let Some(sent) = entry.sent_at {
            xml.instant("sendtDato", sent)?;
        }
        xml.date("forfallsdato", entry.due_date)?;
        xml.date("offentlighetsvurdertDato", entry.publicity_assessed_on)?;
        if documents.len() > 1 {
            let attachments = i64::try_from(documents.len() - 1).unwrap_or(i64::MAX);
            xml.number("antallVedlegg", attachments)?;
        }
        for sign_off in page.within.sign_offs(entry.id) {
            write_sign_off(xml, sign_off)?;
        }
        xml.end("registrering")?;
        Ok(())
    }

    fn write_document(
        &mut self,
        xml: &mut Xml,
        entry: &RegistryEntry,
        document: &Document,
        objects: &[DocumentObject],
        page: &CasePage,
        manifest: &mut Manifest,
    ) -> Result<()> {
        self.report.documents += 1;
        xml.start("dokumentbeskrivelse")?;
        xml.text("systemID", &document.id.to_string())?;
        xml.text("dokumenttype", document.document_type.text())?;
        xml.text("dokumentstatus", document.status.text())?;
        xml.text("tittel", document.title.text())?;
        xml.optional("beskrivelse", document.exported_description().as_deref())?;
        xml.optional("forfatter", document.author.as_deref())?;
        xml.instant("opprettetDato", document.created_at)?;
        xml.text("opprettetAv", &document.created_by)?;
        xml.text("dokumentmedium", document.medium.text())?;
        xml.text("tilknyttetRegistreringSom", document.role.text())?;
        xml.number("dokumentnummer", document.number)?;
        xml.instant("tilknyttetDato", document.linked_at)?;
        xml.text("tilknyttetAv", &document.linked_by)?;
        write_screening(xml, page.within.kept_screening(document.id), manifest)?;
        for object in objects {
            let path = self.write_object(xml, entry, document, object)?;
            self.copier.copy(&path, object.digest)?;
        }
        xml.end("dokumentbeskrivelse")?;
        let has_archival =
            objects.iter().any(|object| rules::is_archival(object.variant, &object.format));
        if !has_archival && entry.status != EntryStatus::Expired {
            match &document.format_exception {
                Some(_) => self.report.kept_as_received += 1,
                None => self.report.note(Problem::NoArchivalFile { document: document.id }),
            }
        }
        Ok(())
    }

    fn write_object(
        &mut self,
        xml: &mut Xml,
        entry: &RegistryEntry,
        document: &Document,
        object: &DocumentObject,
    ) -> Result<String> {
        let extension = extension(&object.format, &object.file_name);
        let format = match self.options.format_field {
            FormatField::Pronom => object.format.as_str(),
            FormatField::Extension => extension,
        };
        let path = path_of(entry, document, object, extension);
        let Digest { size, .. } = object.digest;
        xml.start("dokumentobjekt")?;
        xml.text("systemID", &object.id.to_string())?;
        xml.number("versjonsnummer", object.version)?;
        xml.text("variantformat", object.variant.text())?;
        xml.text("format", format)?;
        xml.optional("formatDetaljer", object.format_details.as_deref())?;
        xml.instant("opprettetDato", object.created_at)?;
        xml.text("opprettetAv", &object.created_by)?;
        xml.text("referanseDokumentfil", &path)?;
        xml.text("sjekksum", &object.digest.hex())?;
        xml.text("sjekksumAlgoritme", "SHA-256")?;
        xml.text("filstoerrelse", &size.to_string())?;
        xml.end("dokumentobjekt")?;
        Ok(path)
    }

    /// Created and closed, both demanded by the schema.
    fn write_made(&self, xml: &mut Xml, made: &Made) -> Result<()> {
        xml.instant("opprettetDato", made.created_at)?;
        xml.text("opprettetAv", &made.created_by)?;
        xml.instant("avsluttetDato", self.closing_instant(made.closed_at))?;
        let closed_by = made.closed_by.as_ref().unwrap_or(&made.created_by);
        xml.text("avsluttetAv", closed_by)?;
        Ok(())
    }
}

/// Created, and closed if it was.
fn write_open_made(xml: &mut Xml, made: &Made) -> Result<()> {
    xml.instant("opprettetDato", made.created_at)?;
    xml.text("opprettetAv", &made.created_by)?;
    if let Some(closed) = made.closed_at {
        xml.instant("avsluttetDato", closed)?;
        xml.optional("avsluttetAv", made.closed_by.as_deref())?;
    }
    Ok(())
}

fn made_of(case: &CaseFile) -> Made {
    Made {
        created_at: case.created_at,
        created_by: case.created_by.clone(),
        closed_at: case.closed_at,
        closed_by: case.closed_by.clone(),
    }
}

/// `dokumenter/2026/0/17-2-1-1A.pdf`: year, thousand, case, entry, document, version and variant.
fn path_of(
    entry: &RegistryEntry,
    document: &Document,
    object: &DocumentObject,
    extension: &str,
) -> String {
    let CaseNumber { year, sequence } = entry.case_number;
    format!(
        "dokumenter/{year}/{}/{sequence}-{}-{}-{}{}.{extension}",
        sequence / 1000,
        entry.number,
        document.number,
        object.version,
        object.variant.code().letter.unwrap_or_default(),
    )
}

fn write_party(xml: &mut Xml, party: &Party) -> Result<()> {
    xml.start("part")?;
    xml.optional("partID", party.who.organisation_number.as_deref())?;
    xml.text("partNavn", &party.who.name.text)?;
    xml.text("partRolle", &party.role)?;
    write_contact(xml, &party.who)?;
    xml.end("part")?;
    Ok(())
}

fn write_correspondence(xml: &mut Xml, party: &CorrespondenceParty) -> Result<()> {
    xml.start("korrespondansepart")?;
    xml.text("korrespondanseparttype", party.kind.text())?;
    xml.text("korrespondansepartNavn", &party.who.name.text)?;
    write_contact(xml, &party.who)?;
    xml.optional("administrativEnhet", party.unit.as_deref())?;
    xml.optional("saksbehandler", party.handler.as_deref())?;
    xml.end("korrespondansepart")?;
    Ok(())
}

/// The authority's own side of an entry: who received or sent it here. The schema has unit and
/// handler only as those of a correspondence party.
fn write_own_side(xml: &mut Xml, entry: &RegistryEntry) -> Result<()> {
    let kind = match entry.entry_type {
        EntryType::Incoming => CorrespondenceKind::InternalRecipient,
        _ => CorrespondenceKind::InternalSender,
    };
    let handler = entry.handler.as_ref().map(|handler| handler.name.as_str());
    xml.start("korrespondansepart")?;
    xml.text("korrespondanseparttype", kind.text())?;
    xml.text("korrespondansepartNavn", handler.unwrap_or(&entry.unit))?;
    xml.text("administrativEnhet", &entry.unit)?;
    xml.optional("saksbehandler", handler)?;
    xml.end("korrespondansepart")?;
    Ok(())
}

fn write_contact(xml: &mut Xml, who: &Correspondent) -> Result<()> {
    let contact = &who.contact;
    for line in &contact.address {
        xml.text("postadresse", line)?;
    }
    xml.optional("postnummer", contact.postal_code.as_deref())?;
    xml.optional("poststed", contact.postal_place.as_deref())?;
    xml.optional("land", contact.country.as_deref())?;
    xml.optional("epostadresse", contact.email.as_deref())?;
    for phone in &contact.phones {
        xml.text("telefonnummer", phone)?;
    }
    xml.optional("kontaktperson", contact.contact_person.as_deref())?;
    Ok(())
}

fn write_screening(xml: &mut Xml, kept: Option<&Kept>, manifest: &mut Manifest) -> Result<()> {
    let Some(Kept { screening, expires_on }) = kept else { return Ok(()) };
    manifest.has_screening = true;
    xml.start("skjerming")?;
    xml.text("tilgangsrestriksjon", screening.restriction.text())?;
    xml.text("skjermingshjemmel", &screening.ground_text())?;
    for metadata in &screening.metadata {
        xml.text("skjermingMetadata", metadata.text())?;
    }
    // The schema wants at least one; a screening of documents alone hides their titles.
    if screening.metadata.is_empty() {
        xml.text("skjermingMetadata", crate::ScreenedMetadata::DocumentTitle.text())?;
    }
    xml.optional("skjermingDokument", screening.document.map(crate::ScreenedDocument::text))?;
    if let Some(years) = screening.years {
        xml.number("skjermingsvarighet", years.into())?;
        xml.date("skjermingOpphoererDato", *expires_on)?;
    }
    xml.end("skjerming")?;
    Ok(())
}

fn write_sign_off(xml: &mut Xml, sign_off: &SignOff) -> Result<()> {
    xml.start("avskrivning")?;
    xml.date("avskrivningsdato", Some(sign_off.date))?;
    xml.text("avskrevetAv", &sign_off.by)?;
    xml.text("avskrivningsmaate", sign_off.method.text())?;
    if let Some(answer) = sign_off.answered_by {
        xml.text("referanseAvskrivesAvJournalpost", &answer.to_string())?;
    }
    xml.end("avskrivning")?;
    Ok(())
}
