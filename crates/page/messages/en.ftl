## Shell
skip-to-content = Skip to main content
error-prefix = Error: { $title }
menu = Menu
main-menu = Main menu
language = Language
sign-in = Sign in
sign-out = Sign out
profile-menu = Your profile
you-are-acting-for = You are acting for { $name }
change-actor = Change
demonstration = Demonstration
demonstration-explained = Nothing here is real: people, cases and letters are made up.
contact-us = Contact us
phone = Telephone
email = E-mail
about-the-site = About this site
accessibility-statement = Accessibility statement
privacy = Privacy
front-page = Front page
you-are-here = You are here

## The end of a session
session-pause-line = You are signed in until { $time }, and longer when you open or send a page.
session-limit-line = You are signed in until { $time }. Then you must sign in again.
session-ended-line = You are no longer signed in.
session-stay = Keep me signed in
session-anew = Sign in again
session-new-tab = opens in a new tab
session-left = Time left
session-minutes = { $count } minutes
session-minute = 1 minute
session-less = less than a minute
session-pause-title = You will soon be signed out
session-pause-text = You have not opened or sent anything for a while. To be on the safe side we will sign you out shortly.
session-limit-title = You must soon sign in again
session-limit-text = You can be signed in for at most { $minutes } minutes at a time. What you have written on this page stays here. Sign in again in a new tab, and go on here afterwards.
session-ended-title = You are no longer signed in
session-ended-text = What you have written on this page is still here. Sign in again in a new tab, and go on here afterwards.
session-back = Back to the page
session-failed = We could not reach the service. Try again.

## Fields
must-be-filled = Must be filled in
optional = Optional
day = Day
month = Month
year = Year
choose = Choose …
your-files = Your files
remove = Remove
remove-thing = Remove { $name }
characters-at-most = You can write up to { $count } characters.
error-summary-heading = You must correct this before you can go on

## Lists and steps
change = Change
change-thing = Change { $name }
not-answered = Not answered
step-of = Step { $step } of { $count }
state-done = Done
state-current = In progress
state-waiting = Comes later
pages = Pages
previous-page = Previous
next-page = Next
go-to-page = Go to page { $number }
search = Search
search-on-site = Search this site
show-figures-as-table = Show the figures as a table
what = What
figure = Figure
