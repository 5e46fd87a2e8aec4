## Work list
work-list = Arbeidsliste
filters = Hvilke saker
filter-mine = Mine
filter-unit = Alle i enheten
filter-unassigned = Ledige
filter-overdue = Over fristen
filter-waiting = Venter på søker
filter-approve = Til godkjenning
filter-decided = Avgjort
column-case = Sak
column-service = Tjeneste
column-applicant = Søker
column-received = Mottatt
column-deadline = Frist
column-state = Status
column-rules = Reglene sier
column-handler = Saksbehandler
column-title = Tittel
column-day = Dag
column-hours = Tid
column-place = Sted
you = Deg
nobody = Ingen
the-rules = Reglene
awaits-you = Venter på deg
protected = Skjermet adresse
decided-on = Avgjort { $date }
see-unassigned = Se ledige saker
to-grants = Se bevillinger som kommer
empty-mine = Du har ingen saker
empty-mine-body = Når du tar en sak, finner du den her.
empty-unit = Enheten har ingen åpne saker
empty-unit-body = Nye søknader kommer hit når en saksbehandler må se på dem.
empty-unassigned = Ingen ledige saker
empty-unassigned-body = Alle åpne saker har en saksbehandler.
empty-overdue = Ingen saker er over fristen
empty-overdue-body = Her dukker de opp hvis det skjer.
empty-waiting = Ingen saker venter på svar fra søkeren
empty-waiting-body = Når du ber om flere opplysninger, står saken her til svaret kommer.
empty-approve = Ingen vedtak venter på deg
empty-approve-body = Forslag fra kollegaer som du kan godkjenne, kommer hit.
empty-decided = Ingen saker er avgjort ennå
empty-decided-body = De siste avgjorte sakene kommer hit.

## Deadlines and durations
deadline-none = Ingen frist
deadline-paused = Fristen står stille
deadline-today = Fristen er i dag
deadline-late = { $days ->
    [one] Gikk ut for 1 dag siden
   *[other] Gikk ut for { $days } dager siden
}
deadline-left = { $days ->
    [one] 1 dag igjen
   *[other] { $days } dager igjen
}
day-and-time = { $date } kl. { $time }
less-than-a-minute = under ett minutt
minutes = { $count ->
    [one] 1 minutt
   *[other] { $count } minutter
}
hours = { $count ->
    [one] 1 time
   *[other] { $count } timer
}
hours-and-minutes = { $hours } og { $minutes }
since = Siden { $when }

## A case
next-step = Hva nå?
next-free = Ingen har saken. Ta den for å begynne.
next-mine = Saken er din. Les søknaden, og avgjør den.
next-others = { $name } har saken.
next-waits = Vi venter på svar fra søkeren. Fristen står stille så lenge.
next-waits-until = Vi venter på svar fra søkeren innen { $day }. Fristen står stille så lenge.
next-for-my-approval = En kollega har foreslått et vedtak. Les det, og godkjenn det eller send det tilbake.
next-for-approval = Forslaget til vedtak venter på at en annen godkjenner det.
next-over = Saken er ferdig behandlet. Det er ikke mer å gjøre.
was-sent-back = Forslaget ble sendt tilbake
act-claim = Ta saken
act-hand-back = Gi fra deg saken
act-decide = Avgjør saken
act-ask = Be om opplysninger
act-approve = Se på forslaget
act-reopen = Åpne saken igjen
act-assign = Gi saken til en kollega
assign-to = Hvem skal ha saken?
done-claimed = Saken er din
done-handed-back = Saken er ledig igjen
done-decided = Vedtaket er fattet, og brevet blir sendt
done-proposed = Forslaget er sendt til godkjenning
done-approved = Vedtaket er godkjent, og brevet blir sendt
done-sent-back = Forslaget er sendt tilbake
done-asked = Brevet til søkeren blir sendt, og fristen står stille
done-reopened = Saken er åpnet igjen
done-assigned = Saken har fått en ny saksbehandler
rules-say = Hva reglene sier
recommend-grant = Kan innvilges
recommend-refuse = Skal avslås
recommend-manual = Må vurderes av deg
recommend-other-form = Hører til et annet skjema
outcome = Utfall
outcome-grant = Innvilget
outcome-refuse = Avslått
show-facts = Se opplysningene reglene bygger på
facts = Opplysninger
fact = Opplysning
fact-value = Svar
not-known = ikke kjent
show-trace = Se hvorfor: alle reglene som ble prøvd
trace-matched = Regel { $number } gjelder
trace-what = Vilkår
trace-asks = Regelen krever
trace-is = I denne saken
trace-others = Regler som ikke gjelder
trace-unmatched = Regel { $number }: { $label } er { $value }, men regelen krever { $entry }
trace-builds-on = Bygger på: { $name }
trace-missing = Reglene mangler en opplysning: { $fact }
trace-nothing-matched = Ingen regel passet. Derfor må et menneske vurdere saken.
decision = Vedtak
decided-by = Avgjort av
approved-by = Godkjent av
decided-at = Avgjort
application = Søknaden
papers = Dokumenter
screened = Unntatt offentlighet: { $ground }
not-published = Ikke i offentlig journal
unknown-format = Ukjent format
about-the-case = Om saken
service = Tjeneste
received = Mottatt
channel = Kanal
channel-web = Nettsiden
channel-phone = Telefon
channel-counter = Oppmøte
channel-paper = Papir
deadline = Frist
paused-since = Står stille siden
handler = Saksbehandler
unit = Enhet
time-spent = Tid brukt
parties = Parter
protected-contact = Adresse og kontaktopplysninger vises ikke.
related = Andre bevillinger
related-this-year = { $count ->
    [one] 1 bevilling er gitt i samme år.
   *[other] { $count } bevillinger er gitt i samme år.
}
related-here = På samme sted, omtrent samtidig:
related-none-here = Ingen andre på samme sted omtrent samtidig.
story = Dette har skjedd
looks = Hvem har sett på saken
look-when = Når
look-who = Hvem
look-what = Hva
look-case = Saken
what-is-public = Hva offentligheten ser

## The archive's words
entry-incoming = Inngående
entry-outgoing = Utgående
entry-internal = Internt
entry-presentation = Saksframlegg
status-reserved = Reservert
status-provisional = Midlertidig registrert
status-registered = Registrert
status-finished = Ferdig
status-approved = Godkjent
status-dispatched = Ekspedert
status-journalled = Journalført
status-archived = Arkivert
status-expired = Utgått
letter-queued = Skal sendes
letter-sent = Sendt
letter-delivered = Levert
letter-undelivered = Ikke åpnet digitalt, sendes på papir
letter-printing = Skrives ut
letter-printed = Skrevet ut og postlagt
letter-read = Lest
letter-manual = Må følges opp av en saksbehandler
letter-handled = Sendt for hånd

## What has happened
event-opened = Saken ble opprettet
event-received = Søknaden kom inn
event-claimed = Saken fikk saksbehandler
event-handed-back = Saken ble gitt tilbake
event-closed = Saken ble avsluttet
event-reopened = Saken ble åpnet igjen
event-title = Sakstittelen ble endret
event-unit = Saken kom til en annen enhet
event-proposed = Vedtak ble foreslått
event-sent-back = Forslaget ble sendt tilbake
event-approved = Vedtaket ble godkjent
event-decided = Vedtaket ble fattet
event-asked = Søkeren ble bedt om opplysninger
event-answered = Søkeren svarte
event-withdrawn = Søknaden ble trukket
event-screened = Saken ble skjermet
event-unscreened = Skjermingen ble opphevet
event-breach = Et brudd ble registrert
event-breach-revoked = Et registrert brudd ble trukket tilbake
sending-enqueued = Brevet ble lagt i kø for sending
sending-accepted = SvarUt tok imot brevet
sending-unanswered = SvarUt svarte ikke; vi prøver igjen
sending-not-sent = SvarUt var nede; vi prøver igjen
sending-refused = SvarUt tok ikke imot brevet
sending-no-way = Brevet kan ikke sendes: mottakeren mangler adresse
sending-entry-not-marked = Brevet er sendt, men journalposten kunne ikke merkes
sending-overdue = Vi har ikke fått endelig kvittering på en måned
sending-posted-by-hand = Brevet ble sendt i posten
sending-sent-anew = Brevet ble sendt på nytt
sending-opened = Mottakeren åpnet brevet på Min side

## Letters
decide-case = Avgjør sak { $number }
choose-outcome = Hva blir utfallet?
as-recommended = Slik reglene sier
change-outcome = Bytt utfall
draft-letter = Lag forslag til brev
the-letter = Brevet
letter-title = Tittel på brevet
letter-text = Tekst
show-preview = Forhåndsvis
show-pdf = Se som PDF
save-draft = Lagre utkast
start-over = Begynn på nytt med forslaget
make-decision = Fatt vedtak
send-for-approval = Send til godkjenning
needs-second = En annen må godkjenne dette vedtaket før det blir sendt
draft-saved = Utkastet ditt ble lagret { $when }.
draft-proposed = Forslaget er laget av malen for tjenesten. Les gjennom og rett det du vil.
preview = Slik blir brevet
table-in-letter = Tabell i brevet
proof-not-sent = Dette er et utkast som ikke er sendt.
markup-help = Slik skriver du overskrifter, lister og uthevinger
markup-paragraphs = La det være en tom linje mellom avsnittene. Disse tegnene betyr noe:
markup-heading = overskrift
markup-list = punkt i en liste
markup-numbers = nummerert liste
markup-strong = viktige ord
markup-fact = opplysning med navn
markup-callout = noe leseren ikke må overse
markup-link = lenke
problem-no-title = Skriv en tittel på brevet
problem-long-title = Tittelen kan ha høyst { $count } tegn
problem-no-text = Skriv teksten i brevet
problem-long-text = Teksten kan ha høyst { $count } tegn
problem-no-reasons = Skriv i brevet hvorfor du avslår søknaden
conflict-title = Saken er endret mens du skrev
conflict-what = { $who }: { $what } ({ $when })
conflict-kept = Ingenting er sendt nå. Teksten din står her. Se på saken før du prøver igjen.
approve-case = Godkjenn vedtak i sak { $number }
drawn-up-by = Foreslått av
drawn-up-at = Foreslått
your-answer = Svaret ditt
approve = Godkjenn og send vedtaket
send-back = Send tilbake
send-back-why = Hva må endres?
send-back-help = Den som foreslo vedtaket, ser det du skriver.
problem-no-remark = Skriv hva som må endres
ask-case = Be om opplysninger i sak { $number }
ask-pauses = Søkeren får svare til { $day }. Fristen for saken står stille til svaret kommer.
what-is-missing = Hva mangler?
own-words = Noe mer, med egne ord
problem-nothing-chosen = Velg hva som mangler, eller skriv det med egne ord
send-question = Send brevet

## Breaches
breaches = Brudd på bevillingen
breaches-in-case = Brudd på bevillingen i sak { $number }
breaches-lead = Et menneske ser på neste søknad fra den som har brudd på seg. Det du skriver, blir lagret i saken og er unntatt offentlighet.
breaches-none = Ingen brudd er registrert
breaches-none-body = Registrer et brudd her når vilkårene ikke ble fulgt.
breach-new = Registrer et brudd
breach-day = Når skjedde det?
breach-what = Hva skjedde?
breach-what-help = Skriv hvilket vilkår som ikke ble fulgt, og hvordan dere vet det.
breach-register = Registrer bruddet
breach-by = Registrert av
breach-revoke = Trekk tilbake
breach-revoke-why = Hvorfor trekkes det tilbake?
breach-revoked = Trukket tilbake { $when }
breach-no-day = Skriv en dato med dag, måned og år
breach-day-to-come = Datoen kan ikke være etter i dag
breach-no-text = Skriv med noen ord hva det gjelder

## Search
search-title = Søk i saker
search-label = Saksnummer, navn eller ord i tittelen
search-help = For eksempel 2026/17. Du kan også skrive et fødselsnummer. Det du søker etter, lagres ikke. Saker med skjermet adresse finner du bare med saksnummer eller fødselsnummer.
search = Søk
search-hits = { $count ->
    [one] 1 sak
   *[other] { $count } saker
}
search-empty = Vi fant ingen saker
search-empty-body = Sjekk skrivemåten, eller prøv færre ord. Du ser bare saker du har tilgang til.

## Coming licences
grants = Bevillinger som kommer
grants-lead = Hva som er innvilget fremover, for dem som fører kontroll.
grants-empty = Ingen bevillinger fremover
grants-empty-body = Når en bevilling er gitt, står den her til dagen er over.

## Licences given elsewhere
to-licences = Se bevillinger gitt utenfor programmet
licences = Bevillinger gitt utenfor programmet
licences-lead = Reglene tar hensyn til dem når noen søker om bevilling på samme sted og tid.
licences-empty = Ingen er registrert
licences-empty-body = Registrer bevillinger som kommunen har gitt på annen måte, for eksempel alminnelige skjenkebevillinger.
licence-register = Registrer en bevilling
licence-register-lead = Den får en egen sak i arkivet. Er den registrert fra før, kommer du til den.
licence-kind = Type bevilling
licence-holder = Innehaver
licence-organisation = Organisasjonsnummer
licence-organisation-help = Ni siffer, hvis innehaveren har et.
licence-place = Navn på stedet
licence-street = Gateadresse
licence-postal-code = Postnummer
licence-first-day = Første dag
licence-last-day = Siste dag
licence-from = Fra klokken
licence-to = Til klokken
licence-to-help = Er slutten før begynnelsen, gjelder den dagen etter.
licence-in-force = Registrert
licence-revoke = Ta bevillingen ut av registeret
licence-revoke-why = Den er gitt opp, trukket tilbake eller registrert feil. Reglene tar ikke lenger hensyn til den.
licence-no-kind = Velg hva slags bevilling det er
licence-no-name = Fyll ut feltet, med høyst { $most } tegn
licence-no-number = Skriv et gyldig organisasjonsnummer med ni siffer
licence-no-postal-code = Skriv et postnummer med fire siffer
licence-days-reversed = Siste dag kan ikke være før første dag
licence-no-time = Skriv et klokkeslett, for eksempel 11.00

## Tasks
tasks = Oppgaver
tasks-lead = Dette har stoppet opp og trenger et menneske.
administration = Administrasjon
administration-lead = Du er innlogget som administrator. Rollen gir ikke innsyn i saker.
administration-tasks = Se jobber som står fast, og la programmet prøve dem igjen.
figures = Tall
administration-figures = Se hvor lang tid tjenestene bruker, og hva de koster.
administration-roles = Skal du behandle saker også, må den som styrer ansattes roller, gi deg en rolle til.
tasks-empty = Alt går som det skal
tasks-empty-body = Når noe stopper opp, kommer det hit. Ingenting blir borte.
tasks-letters = Brev som ikke kommer frem av seg selv
tasks-letters-why = Skriv dem ut og legg dem i posten, eller rett det som er galt, og send dem på nytt.
letter-for = Til { $name }
is-posted = Jeg har lagt det i posten
send-once-more = Send på nytt
open-case = Åpne saken ({ $number })
tasks-held = Journalposter som ikke kan publiseres
tasks-held-why = Et fødselsnummer i teksten stopper publiseringen. Skjerm det, eller skriv tittelen om.
held-title = Fødselsnummer i tittelen
held-case-title = Fødselsnummer i sakstittelen
held-party = Fødselsnummer i navnet på avsender eller mottaker
open-entry = Åpne og rett
tasks-files = Filer i ukjent format
tasks-files-why = Arkivet kjenner ikke formatet. Be om filen som PDF, eller gjør den om.
tasks-not-archival = Dokumenter som ikke er i arkivformat
tasks-not-archival-why = Sakene kan ikke avsluttes før dokumentene har en arkivvariant, eller beholdes som de er.
not-archival-format = Formatet er { $format }. Arkivverket tar ikke imot det som det er.
not-archival-lead = Saken kan ikke avsluttes før hvert dokument har en arkivvariant, eller beholdes som det er.
archive-file = Arkivvariant
archive-file-help = En fil i arkivformat med samme innhold, for eksempel PDF/A. Høyst 50 MB.
add-archive-file = Last opp arkivvarianten
keep-as-it-is-why = Hvorfor skal dokumentet beholdes som det er?
keep-as-it-is-help = Grunnen følger dokumentet til Arkivverket (riksarkivarens forskrift § 5-17).
keep-as-it-is = Behold dokumentet som det er
problem-no-archive-file = Velg en fil med arkivvarianten
problem-not-archival = Filen kan ikke være arkivvariant. Formatet er { $format }, eller filen er skadet eller kryptert. Gjør den om til PDF/A.
problem-no-reason-to-keep = Skriv hvorfor dokumentet skal beholdes som det er
job-awaits-archivist = Saken har dokumenter som ikke er i arkivformat. En arkivar må ta stilling til dem. Deretter prøver programmet igjen av seg selv.
tasks-jobs = Jobber som står fast
tasks-jobs-why = Programmet har gitt opp å prøve. Rett årsaken, og prøv igjen.
job-tried = { $attempts ->
    [one] Prøvd 1 gang siden { $when }
   *[other] Prøvd { $attempts } ganger siden { $when }
}
try-again = Prøv igjen
entry-heading = Journalpost { $number }
entry-held = Journalposten er ikke publisert
entry-public = Ingenting er i veien: journalposten kan publiseres
entry-withheld = Journalposten er holdt tilbake fra offentlig journal
entry-title = Tittel
entry-public-title = Slik alle ser tittelen
case-title = Sakstittel
case-public-title = Slik alle ser sakstittelen
hide-words = Skjerm ord i tittelen
words-to-hide = Ord eller tall som skal skjermes
words-to-hide-help = Skriv dem nøyaktig slik de står. Hjemmelen blir offentleglova § 13, jf. forvaltningsloven § 13.
problem-no-words = Skriv hvilke ord som skal skjermes
problem-words-not-there = Ordene står ikke i tittelen
problem-hidden-words-gone = Ordene som er skjermet, må stå i den nye tittelen. Vis dem først, hvis de ikke skal være skjermet.
problem-still-hidden = Noe er fortsatt skjermet: ord i tittelen eller et navn. Vis ordene først.
hidden-words = Ord som er skjermet nå
show-words = Vis for alle
screened-units = Det som er skjermet
the-entry = Journalposten
lift-screening = Opphev skjermingen
title-is-frozen = Tittelen kan ikke skrives om lenger. Du kan fortsatt skjerme ord i den.
new-title-help = Ord som er skjermet, forblir skjermet.
release-entry = Slipp journalposten
release-entry-why = Da kommer den i offentlig journal, slik den er skjermet nå.
tasks-withheld = Journalposter som holdes tilbake
tasks-withheld-why = Noen vil vurdere dem før de kommer i offentlig journal. Slipp dem når det er gjort.
rewrite-title = Skriv tittelen om
new-title = Ny tittel
withhold-entry = Hold journalposten tilbake
why-withheld = Hvorfor?
problem-no-reason = Skriv hvorfor journalposten holdes tilbake
