nav-services = Tenester
nav-my-page = Mi side
nav-journal = Innsyn
nav-figures = Tal
nav-work = Arbeidsliste
nav-tasks = Oppgåver
nav-search = Søk i saker
nav-profile = Profil
nav-who-looked = Kven har sett på sakene mine

acting-reason = Du har ei rolle som lèt deg handle på vegner av dei

not-found-title = Vi finn ikkje sida
not-found-body = Sida kan vere flytta eller sletta, eller du har ikkje tilgang til henne. Gå til framsida, eller søk etter det du skal gjere.
forbidden-title = Du har ikkje tilgang
forbidden-body = Denne handlinga krev ei anna rolle. Ta kontakt med leiaren din om du meiner at du skal ha tilgang.
conflict-title = Nokon andre endra dette samstundes
conflict-body = Vi har ikkje lagra endringa di, for at ingenting skal bli skrive over. Gå tilbake, last sida på nytt og prøv igjen.
bad-request-title = Vi forstod ikkje det som vart sendt
bad-request-body = Gå tilbake og prøv igjen. Det du har lagra frå før, er ikkje endra.
too-large-title = Det du sende, er for stort
too-large-body = Ei fil kan vere høgst { $megabytes } MB. Gå tilbake og vel ei mindre fil. Svara dine er lagra.
too-many-title = Du har prøvd for mange gonger
too-many-body = Det har kome uvanleg mange forsøk frå nettverket ditt. Det du har lagra, er trygt. Vent nokre minutt og prøv igjen.
carried-title = Vi fekk ikkje lagra det du sende
carried-body = Innlogginga di er utgått. Det du skreiv, ligg framleis på denne sida. Filer må du velje på nytt. Logg inn i eit nytt vindauge, kom tilbake hit, og send det på nytt.
carried-sign-in = Logg inn i eit nytt vindauge
carried-send-again = Send på nytt
full-title = Vi kan ikkje lagre akkurat no
full-body = Det er vår feil, og vi er varsla. Det du lagra tidlegare, er trygt. Prøv igjen om litt.
unavailable-title = Tenesta er nede ein augeblink
unavailable-body = Det du lagra tidlegare, er trygt. Prøv igjen om nokre minutt.
error-title = Noko gjekk gale hos oss
error-body = Det du lagra tidlegare, er trygt. Prøv igjen. Ring oss om det ikkje hjelper, og oppgi nummeret under.
error-reference = Feilnummer
to-front-page = Gå til framsida

signed-in-title = Du er innlogga
signed-in-back = Kom du hit frå ei side der du heldt på med noko? Ho ligg i den andre fana, med det du hadde skrive. Du kan lukke denne fana.

privacy-title = Personvern
privacy-intro = { $municipality } behandlar opplysningar om deg når du bruker tenestene våre. Her er det viktigaste.
privacy-why-title = Kvifor vi bruker opplysningane
privacy-why = Vi bruker dei berre til å behandle saka di, til å sende deg brev og til det lova pålegg oss, som arkiv og offentleg journal. Kvar teneste seier kva ho treng og kvifor.
privacy-who-title = Kven som ser dei
privacy-who = Berre tilsette som arbeider med saka. Kvart oppslag blir loggført, og du kan sjølv sjå kven som har sett på sakene dine.
privacy-keep-title = Kor lenge vi tek vare på dei
privacy-keep = Eit utkast blir sletta etter 30 dagar. Saker blir arkiverte så lenge arkivlova krev, og deretter sletta eller bevarte.
privacy-rights-title = Rettane dine
privacy-rights = Du kan be om innsyn, retting og sletting, og klage til Datatilsynet. Ta kontakt med oss, så hjelper vi deg.
privacy-cookies-title = Informasjonskapslar
privacy-cookies = Vi bruker berre kapslar som er nødvendige for at du skal vere innlogga og for å hugse språket du valde. Ingen følgjer deg på nettet.

accessibility-title = Tilgjenge
accessibility-intro = { $municipality } vil at alle skal kunne bruke nettstaden. Vi følgjer retningslinjene for universell utforming (WCAG 2.1 nivå A og AA).
accessibility-tested-title = Korleis vi testar
accessibility-tested = Kvar side blir testa automatisk i tre skjermstorleikar, lyst og mørkt, med og utan JavaScript og med berre tastatur, kvar gong vi endrar noko.
accessibility-feedback-title = Sei frå om feil
accessibility-feedback = Fann du noko som ikkje verkar for deg? Skriv til { $email } eller ring { $phone }. Du får svar innan fem yrkedagar.
accessibility-other-title = Andre måtar
accessibility-other = Alt du kan gjere her, kan du òg gjere på telefon, ved oppmøte eller på papir.

landing-title = Vel kommune
landing-intro = Denne installasjonen betener kommunane under. Vel di, så kjem du til tenestene.
landing-simulators-title = Simulerte komponentar
landing-simulators = Utanfor demonstrasjonen er dette ID-porten, SvarUt og registera.
