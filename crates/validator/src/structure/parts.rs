//! The parts of units: parties, correspondence, sign-off, screening, disposal and the like, and the
//! references between units.

use super::{
    Field, NAME, Structure, Told,
    frame::{Frame, Unit},
    judge::{in_order, reversed},
};
use crate::{
    fault::Fault,
    figures::Figure,
    links::{Id, Kind, Purpose, Reference},
};

impl Structure<'_> {
    pub(super) fn part(&mut self, frame: &Frame, told: &mut Told<'_>) {
        let row = |field: Field| frame.text(field).unwrap_or("-");
        match frame.unit {
            Unit::Party => {
                let role = frame.text(Field::PartyRole).or(frame.text(Field::OldPartyRole));
                self.count(Figure::Parties, role.unwrap_or("-"));
            }
            Unit::Correspondent => {
                self.count(Figure::Correspondents, row(Field::CorrespondentKind));
            }
            Unit::SignOff => self.sign_off(frame, told),
            Unit::Flow => {
                self.count(Figure::Flows, row(Field::FlowStatus));
                in_order(frame, Field::FlowSent, Field::FlowReceived, told);
            }
            Unit::Remark => self.count(Figure::Remarks, row(Field::RemarkKind)),
            Unit::CrossReference => {
                for field in [Field::ToClass, Field::ToFile, Field::ToRecord] {
                    if frame.value(field).is_some() {
                        self.count(Figure::CrossReferences, field.name());
                    }
                }
            }
            Unit::Screening => self.screening(frame),
            Unit::Grading => self.count(Figure::Gradings, row(Field::Grade)),
            Unit::Disposal => {
                let decision = row(Field::DisposalDecision);
                self.count(Figure::DisposalDecisions, decision);
                self.totals.to_be_disposed += u64::from(decision != "Bevares");
            }
            Unit::Disposed => {
                self.totals.disposed += 1;
                self.count(Figure::Disposed, "utfoertKassasjon");
            }
            Unit::Precedent => self.count(Figure::Precedents, row(Field::PrecedentStatus)),
            Unit::Conversion => {
                let change = format!("{} → {}", row(Field::ConvertedFrom), row(Field::ConvertedTo));
                self.count(Figure::Conversions, &change);
            }
            _ => {}
        }
    }

    /// avskrivning (krav 3.4)
    fn sign_off(&mut self, frame: &Frame, told: &mut Told<'_>) {
        let kind = frame.text(Field::SignOffKind).unwrap_or("-");
        self.count(Figure::SignOffs, kind);
        let by_document =
            matches!(kind, "Besvart med brev" | "Besvart med e-post" | "Besvart med notat");
        if by_document && frame.value(Field::ToAnswer).is_none() {
            told.add(Fault::AnswerUnnamed {}, frame.place);
        }
        if let Some(entry) = self.frames.last()
            && let (Some(entered), Some(signed)) =
                (entry.moment(Field::EntryDate), frame.moment(Field::SignOffDate))
            && signed.is_before(entered)
        {
            let place = frame.value(Field::SignOffDate).map_or(frame.place, |value| value.place);
            reversed((Field::EntryDate, entry), (Field::SignOffDate, frame), place, told);
        }
    }

    fn screening(&mut self, frame: &Frame) {
        self.totals.screenings += 1;
        let mut of_title = false;
        for code in frame.values(Field::ScreenedMetadata) {
            self.figures.count(Figure::Screenings, &code.text);
            of_title |= code.text == "Midlertidig skjerming";
            if let Some(parent) = self.frames.last() {
                of_title |= match parent.unit {
                    Unit::File => code.text.starts_with("Skjerming tittel mappe"),
                    Unit::Record => code.text.starts_with("Skjerming tittel registrering"),
                    _ => false,
                };
            }
        }
        if let Some(parent) = self.frames.last_mut() {
            parent.title_is_screened |= of_title;
        }
    }

    /// Notes a reference that the innermost unit has just made.
    pub(super) fn refer(&mut self, field: Field) {
        let (wanted, purpose) = match field {
            Field::ToSeries => (Kind::Series, Purpose::Series),
            Field::ToSecondaryClass => (Kind::Class, Purpose::SecondaryClass),
            Field::Predecessor | Field::Successor => (Kind::Series, Purpose::Elsewhere),
            Field::ToClass => (Kind::Class, Purpose::Plain),
            Field::ToFile | Field::ToEarlierMeeting | Field::ToLaterMeeting => {
                (Kind::File, Purpose::Plain)
            }
            Field::ToRecord
            | Field::ToAnswer
            | Field::ToMeetingRecord
            | Field::FromMeetingRecord => (Kind::Record, Purpose::Plain),
            _ => return,
        };
        let owner = self.owner();
        let Some((_, value)) = self.frames.last().and_then(|frame| frame.fields.last()) else {
            return;
        };
        let target = Id::new(&value.text);
        let (file, element, place) = (NAME, field.name(), value.place);
        self.links.refer(target, &Reference { wanted, purpose, file, element, place, owner });
    }
}
