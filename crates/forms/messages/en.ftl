## The pages of a form, whoever fills it in
form-all-required = All fields must be filled in.
form-more-about = More about “{ $field }”
form-file-kinds = File types: { $kinds }.
form-file-limits = { $count ->
    [one] One file of at most { $megabytes } MB.
   *[other] Up to { $count } files of at most { $megabytes } MB each.
}
form-send-file = Upload
form-person-name = Name
form-organisation-name = Name of the organisation
form-add-row = Add: { $name }
form-remove-row = Remove { $name }
form-file-empty = The file “{ $name }” is empty. Choose another file.
form-file-too-large = The file “{ $name }” is too large. A file can be { $megabytes } MB at most.
form-file-wrong-kind = We cannot accept the file “{ $name }”. Choose a file of the type { $kinds }.
form-file-locked = The file “{ $name }” is locked with a password, so nobody here can read it. Save it without a password and upload it again.
form-file-cut-short = The file “{ $name }” is not complete. Open it on your own device, save it again and upload it once more.
form-file-macros = The file “{ $name }” has macros, which can do harm. Save it without macros or as a PDF and upload it again.
form-file-holds-program = There is a program in the file “{ $name }”, and it can do harm. Take it out or save the file as a PDF and upload it again.
form-file-swells = The file “{ $name }” becomes too large when it is opened. Save it as a PDF and upload it again.
form-page-title = { $page } – { $service }
form-next = Next
form-previous = Previous
form-save-for-later = Save and continue later
form-back-to-check = Save and go to the summary
form-refresh = Update the page
form-refresh-why = Some answers make us ask for more.
form-taken-back-title = We kept what you had written
form-taken-back-body = You were signed out when you sent the page. Check the answers and go on.
form-taken-back-files = You were signed out when you sent the page. Check the answers. Files must be chosen again.
form-elsewhere-title = You have changed the same page in another window
form-elsewhere-body = We have kept what you wrote last. Check the answers before you send.
form-more-questions-title = Your answers make us ask a little more
form-more-questions-body = There are new questions on the page. Answer them and go on.
form-check-title = Check your answers
form-still-open-title = Something is missing before you can send
form-not-sent-title = The application has not been sent. You must correct this first
form-changed-title = The answers were changed in another window
form-changed-body = The application has not been sent yet. Check the answers below and send again.
form-send = Send the application

## When an employee fills it in
form-onward = Go on although something is missing
form-employee-check-title = Check what you have registered
form-employee-send = Register the application
form-employee-send-as-it-is = Register the application as it is
form-employee-missing-title = Something is missing. Put it right, or register the application as it is
form-employee-still-open-title = Something is missing. You can ask for it afterwards
form-employee-elsewhere-title = The page was changed in another window
form-employee-changed-body = The application is not registered yet. Check the answers below, and register again.
