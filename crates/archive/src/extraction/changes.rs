//! `endringslogg.xml`: the changes of what is exported, by time.

use store::{Tx, sql};
use uuid::Uuid;

use super::{Problem, Result, Run, manifest::Manifest};
use crate::{Change, change_log};

// A change is exported when its unit is (Arkade N5.62): a journalled entry, its documents, its
// case, and the frame.
sql!(
    PAGE,
    "select l.unit_id, l.position, l.element, l.changed_at, l.changed_by, l.old_value, l.new_value
     from change_log l
     where l.tenant = $1 and (l.changed_at, l.unit_id, l.position) > ($2, $3, $4)
       and (exists (select 1 from record r
                join case_file c on c.tenant = r.tenant and c.id = r.case_file
                join series s on s.tenant = c.tenant and s.id = c.series
                where r.tenant = $1 and r.id = l.unit_id and r.journal_date is not null
                  and (s.status = 'closed' or cast($6 as boolean)))
            or exists (select 1 from case_file c
                join series s on s.tenant = c.tenant and s.id = c.series
                where c.tenant = $1 and c.id = l.unit_id
                  and (s.status = 'closed' or cast($6 as boolean)))
            or exists (select 1 from record_document d
                join record r on r.tenant = d.tenant and r.id = d.record
                join case_file c on c.tenant = r.tenant and c.id = r.case_file
                join series s on s.tenant = c.tenant and s.id = c.series
                where d.tenant = $1 and d.document = l.unit_id and r.journal_date is not null
                  and (s.status = 'closed' or cast($6 as boolean)))
            or exists (select 1 from series s
                where s.tenant = $1 and s.id = l.unit_id
                  and (s.status = 'closed' or cast($6 as boolean)))
            or exists (select 1 from class
                join classification_system y on y.tenant = class.tenant and y.id = class.system
                join series s on s.tenant = y.tenant and s.id = y.series
                where class.tenant = $1 and class.id = l.unit_id
                  and (s.status = 'closed' or cast($6 as boolean)))
            or exists (select 1 from classification_system y
                join series s on s.tenant = y.tenant and s.id = y.series
                where y.tenant = $1 and y.id = l.unit_id
                  and (s.status = 'closed' or cast($6 as boolean)))
            or exists (select 1 from fonds f where f.tenant = $1 and f.id = l.unit_id))
     order by l.changed_at, l.unit_id, l.position limit $5"
);

impl Run<'_, '_> {
    pub(super) fn write_changes(&mut self, manifest: &mut Manifest) -> Result<()> {
        let is_trial = self.is_trial();
        let mut page = changes(self.tx, None, is_trial)?;
        if page.is_empty() {
            self.report.note(Problem::Empty { file: "endringslogg.xml" });
            return Ok(());
        }
        let mut xml = self.create("endringslogg.xml", "endringslogg")?;
        while let Some(last) = page.last().cloned() {
            for change in &page {
                xml.start("endring")?;
                xml.text("referanseArkivenhet", &change.unit.to_string())?;
                xml.text("referanseMetadata", &change.element)?;
                xml.instant("endretDato", change.at)?;
                xml.text("endretAv", &change.by)?;
                xml.text("tidligereVerdi", &change.old)?;
                xml.text("nyVerdi", &change.new)?;
                xml.end("endring")?;
                self.report.changes += 1;
            }
            page = changes(self.tx, Some(&last), is_trial)?;
        }
        manifest.changes = Some(xml.finish()?);
        Ok(())
    }
}

fn changes(tx: &mut Tx<'_>, after: Option<&Change>, is_trial: bool) -> Result<Vec<Change>> {
    const LIMIT: i64 = 1000;
    let first = (jiff::Timestamp::UNIX_EPOCH, Uuid::nil(), 0);
    let (at, unit, position) =
        after.map_or(first, |change| (change.at, change.unit, change.position));
    Ok(tx.all(&PAGE, &[&at, &unit, &position, &LIMIT, &is_trial], change_log::read)?)
}
