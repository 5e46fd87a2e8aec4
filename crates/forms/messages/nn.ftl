## The pages of a form, whoever fills it in
form-all-required = Alle felta må fyllast ut.
form-more-about = Meir om «{ $field }»
form-file-kinds = Filtypar: { $kinds }.
form-file-limits = { $count ->
    [one] Éi fil på høgst { $megabytes } MB.
   *[other] Inntil { $count } filer på høgst { $megabytes } MB kvar.
}
form-send-file = Last opp
form-person-name = Namn
form-organisation-name = Namn på verksemda
form-add-row = Legg til: { $name }
form-remove-row = Fjern { $name }
form-file-empty = Fila «{ $name }» er tom. Vel ei anna fil.
form-file-too-large = Fila «{ $name }» er for stor. Ei fil kan vere høgst { $megabytes } MB.
form-file-wrong-kind = Vi kan ikkje ta imot fila «{ $name }». Vel ei fil av typen { $kinds }.
form-file-locked = Fila «{ $name }» er låst med passord, så ingen her kan lese ho. Lagre ho utan passord, og last ho opp på nytt.
form-file-cut-short = Fila «{ $name }» er ikkje heil. Opne ho hos deg sjølv, lagre ho på nytt, og last ho opp igjen.
form-file-macros = Fila «{ $name }» har makroar, som kan gjere skade. Lagre ho utan makroar eller som PDF, og last ho opp på nytt.
form-file-holds-program = Det ligg eit program i fila «{ $name }», og det kan gjere skade. Ta det ut eller lagre fila som PDF, og last ho opp på nytt.
form-file-swells = Fila «{ $name }» blir for stor når ho blir opna. Lagre ho som PDF, og last ho opp på nytt.
form-page-title = { $page } – { $service }
form-next = Neste
form-previous = Førre
form-save-for-later = Lagre og hald fram seinare
form-back-to-check = Lagre og gå til oppsummeringa
form-refresh = Oppdater sida
form-refresh-why = Nokre svar gjer at vi må spørje om meir.
form-taken-back-title = Vi tok vare på det du hadde skrive
form-taken-back-body = Du var logga ut då du sende sida. Sjå over svara, og gå vidare.
form-taken-back-files = Du var logga ut då du sende sida. Sjå over svara. Filer må du velje på nytt.
form-elsewhere-title = Du har endra den same sida i eit anna vindauge
form-elsewhere-body = Vi har lagra det du skreiv sist. Sjå over svara før du sender.
form-more-questions-title = Svara dine gjer at vi må spørje om litt meir
form-more-questions-body = Det har kome nye spørsmål på sida. Svar på dei, og gå vidare.
form-check-title = Sjå over svara dine
form-still-open-title = Noko manglar før du kan sende
form-not-sent-title = Søknaden er ikkje send. Dette må du rette først
form-changed-title = Svara vart endra i eit anna vindauge
form-changed-body = Søknaden er ikkje send enno. Sjå over svara under, og send på nytt.
form-send = Send søknaden

## When an employee fills it in
form-onward = Gå vidare sjølv om noko manglar
form-employee-check-title = Sjå over det du har registrert
form-employee-send = Registrer søknaden
form-employee-send-as-it-is = Registrer søknaden slik han er
form-employee-missing-title = Noko manglar. Rett det, eller registrer søknaden slik han er
form-employee-still-open-title = Noko manglar. Det kan de spørje om etterpå
form-employee-elsewhere-title = Sida er endra i eit anna vindauge
form-employee-changed-body = Søknaden er ikkje registrert enno. Sjå over svara under, og registrer på nytt.
