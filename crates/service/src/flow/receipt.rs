//! The letter that says that an application has come, to whoever did not send it on the web and so
//! saw no receipt. With it goes what was registered, so that it can be put right.

use archive::{DocumentType, NewDocument, RecordId, Title};
use base::{Actor, Language};
use exchange::dispatch::{self, NewDispatch, OutgoingDocument};
use letter::{Signature, parse_body};
use serde::{Deserialize, Serialize};
use store::{
    Digest, Store, Tx,
    jobs::{self, Handler, Job, JobError},
    sql,
};

use super::{
    Channel, FlowError, Matter, MatterId, World, apply::APPLICATION_FILE, decide::RULES, issue,
    letters, matters,
};

const RECEIPT: &str = "service.issue-receipt";
const FILE: &str = "kvittering.pdf";
/// What kind of document it is. No package names it: it is screened as whoever applies is.
const KIND: &str = "receipt";

sql!(FIND, "select receipt from registration where tenant = $1 and matter = $2");
sql!(
    ISSUED,
    "update registration set receipt = $3 where tenant = $1 and matter = $2 and receipt is null"
);

#[derive(Debug, Serialize, Deserialize)]
struct ReceiptJob {
    matter: MatterId,
}

/// Issues the letter that says that an application has come.
#[derive(Debug)]
pub struct IssueReceipt {
    pub world: World,
}

pub(super) fn enqueue(tx: &mut Tx<'_>, matter: MatterId) -> store::Result<()> {
    jobs::enqueue(tx, RECEIPT, &ReceiptJob { matter }).map(|_| ())
}

impl Handler for IssueReceipt {
    fn kind(&self) -> &'static str {
        RECEIPT
    }

    fn run(&self, _: &Store, job: &Job) -> Result<(), JobError> {
        let payload: ReceiptJob = job.payload()?;
        self.issue(job, payload.matter).map_err(issue::job_error)
    }
}

impl IssueReceipt {
    fn issue(&self, job: &Job, id: MatterId) -> Result<(), FlowError> {
        let (world, tenant) = (&self.world, job.tenant);
        let (matter, number, registered, signs_in) = world.store.read(tenant, |tx| {
            let matter = matters::find(tx, id)?.ok_or(FlowError::NotFound)?;
            let case =
                archive::lookup::case_file(tx, matter.case_file())?.ok_or(FlowError::NotFound)?;
            let registered = as_sent(tx, &matter)?;
            let issued: Option<Option<RecordId>> = tx.opt(&FIND, &[&id], |row| row.get(0))?;
            let waits = issued == Some(None);
            let signs_in = letters::signs_in(tx, &matter)?;
            let number = case.number.to_string();
            Ok::<_, FlowError>((waits.then_some(matter), number, registered, signs_in))
        })?;
        let Some(matter) = matter else {
            return Ok(world.store.write(tenant, |tx| job.finish(tx))?);
        };
        let package = world.package(&matter.service)?;
        let language = matter.language;
        let service = package.description.title.get(language);
        let received = base::date_in_oslo(matter.received_at);
        let today = base::date_in_oslo(world.store.now());
        let mut document = letters::frame(world, tenant, package, KIND, language, today)?;
        document.recipient = Some(matter.recipient.on_letter());
        document.reference.clone_from(&number);
        title(language).clone_into(&mut document.title);
        let received = crate::format::date(received, language);
        let how = how_it_came(matter.channel, language);
        let phone = &world.tenant(tenant)?.phone;
        let mut text = text(language, service, &received, how, &number, phone);
        if signs_in {
            text.push(' ');
            text.push_str(on_my_page(language));
        }
        document.body = parse_body(&text);
        document.attachments = vec![as_registered(language).to_owned()];
        document.signature = Some(Signature {
            name: document.sender.unit.clone(),
            title: String::new(),
            text: letters::sent_automatically(language).to_owned(),
        });
        let pdf = world.typesetter.pdf(&document)?;
        let digest = world.files.put(tenant, &pdf.bytes)?;
        world.store.write(tenant, |tx| {
            matters::hold(tx, matter.id)?;
            let mut letter = NewDocument::main(
                DocumentType::Letter,
                Title::plain(title(language)),
                letters::pdf_file(digest, FILE),
            );
            letter.screening = letters::screening(package, KIND);
            let mut documents = vec![letter];
            documents.extend(registered.map(|digest| {
                let mut copy = NewDocument::attachment(
                    DocumentType::Attachment,
                    Title::plain(as_registered(language)),
                    letters::pdf_file(digest, APPLICATION_FILE),
                );
                copy.screening = letters::screening(package, "application");
                copy
            }));
            let in_archive = title(world.tenant(tenant)?.language);
            let actor = Actor::system(RULES);
            let entry = issue::outgoing(tx, package, &actor, &matter, in_archive, None, documents)?;
            if tx.exec(&ISSUED, &[&matter.id, &entry])? != 1 {
                // Another worker was faster: what this one filed must go with the transaction.
                return Err(FlowError::ChangedMeanwhile);
            }
            send(tx, world, &matter, entry, digest, registered)?;
            job.finish(tx)?;
            Ok(())
        })
    }
}

fn send(
    tx: &mut Tx<'_>,
    world: &World,
    matter: &Matter,
    entry: RecordId,
    letter: Digest,
    registered: Option<Digest>,
) -> Result<(), FlowError> {
    let recipient = issue::recipient_of(tx, world, matter)?;
    let mut documents = vec![OutgoingDocument::pdf(FILE, letter.sha256)];
    documents
        .extend(registered.map(|digest| OutgoingDocument::pdf(APPLICATION_FILE, digest.sha256)));
    let title = title(matter.language);
    dispatch::enqueue(
        tx,
        &NewDispatch { entry, recipient: &recipient, title, documents: &documents },
    )?;
    Ok(())
}

/// The application as it was typed.
fn as_sent(tx: &mut Tx<'_>, matter: &Matter) -> Result<Option<Digest>, FlowError> {
    let documents = archive::lookup::documents(tx, matter.incoming)?;
    let mut objects = documents.into_iter().flat_map(|document| document.objects);
    Ok(objects.find(|object| object.file_name == APPLICATION_FILE).map(|object| object.digest))
}

fn title(language: Language) -> &'static str {
    match language {
        Language::Nb | Language::Nn => "Vi har fått søknaden din",
        Language::Se => "Mii leat ožžon du ohcama",
        Language::En => "We have received your application",
    }
}

/// What the document with the typed answers is called.
pub(super) fn as_registered(language: Language) -> &'static str {
    match language {
        Language::Nb => "Søknaden slik vi har registrert den",
        Language::Nn => "Søknaden slik vi har registrert han",
        Language::Se => "Ohcan nugo mii leat registreren dan",
        Language::En => "The application as we have registered it",
    }
}

pub(super) fn how_it_came(channel: Channel, language: Language) -> &'static str {
    match (channel, language) {
        (Channel::Web, Language::Nb) => "Den kom på nett.",
        (Channel::Web, Language::Nn) => "Han kom på nett.",
        (Channel::Web, Language::Se) => "Dat bođii neahtas.",
        (Channel::Web, Language::En) => "It came online.",
        (Channel::Phone, Language::Nb) => "Den kom på telefon.",
        (Channel::Phone, Language::Nn) => "Han kom på telefon.",
        (Channel::Phone, Language::Se) => "Dat bođii telefovnna bokte.",
        (Channel::Phone, Language::En) => "It came by phone.",
        (Channel::Counter, Language::Nb) => "Den kom i servicetorget.",
        (Channel::Counter, Language::Nn) => "Han kom i servicetorget.",
        (Channel::Counter, Language::Se) => "Dat bođii bálvalusguovddážis.",
        (Channel::Counter, Language::En) => "It came at the service desk.",
        (Channel::Paper, Language::Nb) => "Den kom på papir.",
        (Channel::Paper, Language::Nn) => "Han kom på papir.",
        (Channel::Paper, Language::Se) => "Dat bođii báhpáris.",
        (Channel::Paper, Language::En) => "It came on paper.",
    }
}

fn text(
    language: Language,
    service: &str,
    received: &str,
    how: &str,
    number: &str,
    phone: &str,
) -> String {
    match language {
        Language::Nb => format!(
            "Vi fikk søknaden din {received}: {service}. {how} Saken har nummer {number}.\n\n\
             Det vi har registrert, ligger ved. Ring oss på {phone} hvis noe er feil. Trenger vi \
             flere opplysninger, spør vi deg.\n\n\
             Du får svaret i et brev."
        ),
        Language::Nn => format!(
            "Vi fekk søknaden din {received}: {service}. {how} Saka har nummer {number}.\n\n\
             Det vi har registrert, ligg ved. Ring oss på {phone} om noko er feil. Treng vi fleire \
             opplysningar, spør vi deg.\n\n\
             Du får svaret i eit brev."
        ),
        Language::Se => format!(
            "Mii oaččuimet du ohcama {received}: {service}. {how} Ášši nummir lea {number}.\n\n\
             Mildosis lea maid mii leat registreren. Riŋge midjiide {phone} jus juoga lea boastut. \
             Jus mii dárbbašat eanet dieđuid, de mii jearrat dus.\n\n\
             Don oaččut vástádusa reivves."
        ),
        Language::En => format!(
            "We received your application on {received}: {service}. {how} The case has number \
             {number}.\n\n\
             What we have registered is enclosed. Call us on {phone} if something is wrong. If we \
             need more information, we ask you.\n\n\
             You get the answer in a letter."
        ),
    }
}

fn on_my_page(language: Language) -> &'static str {
    match language {
        Language::Nb => "Du kan også følge saken på Min side hvis du logger inn der.",
        Language::Nn => "Du kan òg følgje saka på Mi side om du loggar inn der.",
        Language::Se => "Sáhtát maid čuovvut ášši iežat siiddus jus logget sisa.",
        Language::En => "You can also follow the case on My page if you sign in there.",
    }
}
