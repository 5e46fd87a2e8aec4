## The pages of a form, whoever fills it in
form-all-required = Buot gieddit fertejit devdojuvvot.
form-more-about = Eambbo: «{ $field }»
form-file-kinds = Fiilatiippat: { $kinds }.
form-file-limits = { $count ->
    [one] Okta fiila, eanemusat { $megabytes } MB.
    [two] Eanemusat { $count } fiilla, juohke fiila eanemusat { $megabytes } MB.
   *[other] Eanemusat { $count } fiilla, juohke fiila eanemusat { $megabytes } MB.
}
form-send-file = Sádde fiilla
form-person-name = Namma
form-organisation-name = Fitnodaga namma
form-add-row = Lasit: { $name }
form-remove-row = Váldde eret: { $name }
form-file-empty = Fiila «{ $name }» lea guorus. Vállje eará fiilla.
form-file-too-large = Fiila «{ $name }» lea menddo stuoris. Fiila sáhttá leat eanemusat { $megabytes } MB.
form-file-wrong-kind = Mii eat sáhte vuostáváldit fiilla «{ $name }». Vállje fiilla mii lea dán tiippas: { $kinds }.
form-file-locked = Fiila «{ $name }» lea lohkkaduvvon beassansániin, danin ii oktage dáppe sáhte lohkat dan. Vurke dan beassansáni haga, ja sádde dan ođđasit.
form-file-cut-short = Fiila «{ $name }» ii leat ollis. Raba dan iežat mašiinnas, vurke dan ođđasit, ja sádde dan fas.
form-file-macros = Fiillas «{ $name }» leat makrot, mat sáhttet vahágahttit. Vurke dan makroid haga dahje PDF:n, ja sádde dan ođđasit.
form-file-holds-program = Fiillas «{ $name }» lea prográmma, mii sáhttá vahágahttit. Váldde dan eret dahje vurke fiilla PDF:n, ja sádde dan ođđasit.
form-file-swells = Fiila «{ $name }» šaddá menddo stuorisin go dat rahpojuvvo. Vurke dan PDF:n, ja sádde dan ođđasit.
form-page-title = { $page } – { $service }
form-next = Joatkke
form-previous = Ruovttoluotta
form-save-for-later = Vurke ja joatkke maŋŋil
form-back-to-check = Vurke ja mana čoahkkáigessui
form-refresh = Ođasmahte siiddu
form-refresh-why = Muhtun vástádusaid geažil mii fertet jearrat eambbo.
form-taken-back-title = Mii vurkiimet dan maid ledjet čállán
form-taken-back-body = Don ledjet logejuvvon olggos go sáddejit siiddu. Geahča vástádusaid ja joatkke.
form-taken-back-files = Don ledjet logejuvvon olggos go sáddejit siiddu. Geahča vástádusaid. Fiillaid fertet válljet ođđasit.
form-elsewhere-title = Don leat rievdadan seamma siiddu eará láses
form-elsewhere-body = Mii leat vurken dan maid maŋimuš čállet. Geahča vástádusaid ovdal go sáddet.
form-more-questions-title = Du vástádusaid geažil mii fertet jearrat veaháš eambbo
form-more-questions-body = Siidui leat boahtán ođđa gažaldagat. Vástit daidda ja joatkke.
form-check-title = Dárkkis iežat vástádusaid
form-still-open-title = Dát váilu ovdal go sáhtát sáddet
form-not-sent-title = Ohcan ii leat sáddejuvvon. Dán fertet vuos njulget
form-changed-title = Vástádusat rievdaduvvojedje eará láses
form-changed-body = Ohcan ii leat vel sáddejuvvon. Geahča vástádusaid vuolábealde ja sádde ođđasit.
form-send = Sádde ohcama

## When an employee fills it in
form-onward = Joatkke vaikke juoga váilu
form-employee-check-title = Geahča maid leat registreren
form-employee-send = Registrere ohcama
form-employee-send-as-it-is = Registrere ohcama nugo dat lea
form-employee-missing-title = Juoga váilu. Divo dan, dahje registrere ohcama nugo dat lea
form-employee-still-open-title = Juoga váilu. Dan sáhttibehtet jearrat maŋŋel
form-employee-elsewhere-title = Siidu lea rievdaduvvon eará láses
form-employee-changed-body = Ohcan ii leat vel registrerejuvvon. Geahča vástádusaid vuolábealde ja registrere ođđasit.
