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
