## Work list
work-list = Work list
filters = Which cases
filter-mine = Mine
filter-unit = All in the unit
filter-unassigned = Unassigned
filter-overdue = Overdue
filter-waiting = Waiting for applicant
filter-approve = To approve
filter-decided = Decided
column-case = Case
column-service = Service
column-applicant = Applicant
column-received = Received
column-deadline = Deadline
column-state = Status
column-rules = The rules say
column-handler = Case worker
column-title = Title
column-day = Day
column-hours = Time
column-place = Place
you = You
nobody = Nobody
the-rules = The rules
awaits-you = Waiting for you
protected = Protected address
decided-on = Decided { $date }
see-unassigned = See unassigned cases
to-grants = See coming licences
empty-mine = You have no cases
empty-mine-body = When you take a case, you find it here.
empty-unit = The unit has no open cases
empty-unit-body = New applications come here when a case worker has to look at them.
empty-unassigned = No unassigned cases
empty-unassigned-body = Every open case has a case worker.
empty-overdue = No cases are overdue
empty-overdue-body = They turn up here if it happens.
empty-waiting = No cases are waiting for the applicant
empty-waiting-body = When you ask for more information, the case stays here until the answer comes.
empty-approve = No decisions are waiting for you
empty-approve-body = Proposals from colleagues that you can approve come here.
empty-decided = No cases have been decided yet
empty-decided-body = The latest decided cases come here.

## Deadlines and durations
deadline-none = No deadline
deadline-paused = Deadline paused
deadline-today = Due today
deadline-late = { $days ->
    [one] 1 day overdue
   *[other] { $days } days overdue
}
deadline-left = { $days ->
    [one] 1 day left
   *[other] { $days } days left
}
day-and-time = { $date } at { $time }
less-than-a-minute = less than a minute
minutes = { $count ->
    [one] 1 minute
   *[other] { $count } minutes
}
hours = { $count ->
    [one] 1 hour
   *[other] { $count } hours
}
hours-and-minutes = { $hours } and { $minutes }
since = Since { $when }

## A case
next-step = What now?
next-free = Nobody has this case. Take it to begin.
next-mine = The case is yours. Read the application and decide it.
next-others = { $name } has this case.
next-waits = We are waiting for the applicant's answer. The deadline is paused meanwhile.
next-waits-until = We are waiting for the applicant's answer by { $day }. The deadline is paused meanwhile.
next-for-my-approval = A colleague has proposed a decision. Read it, and approve it or send it back.
next-for-approval = The proposed decision is waiting for somebody else to approve it.
next-over = The case is finished. There is nothing more to do.
was-sent-back = The proposal was sent back
act-claim = Take the case
act-hand-back = Hand the case back
act-decide = Decide the case
act-ask = Ask for information
act-approve = Look at the proposal
act-reopen = Reopen the case
act-assign = Give the case to a colleague
assign-to = Who is to have the case?
done-claimed = The case is yours
done-handed-back = The case is unassigned again
done-decided = The decision is made, and the letter is being sent
done-proposed = The proposal has been sent for approval
done-approved = The decision is approved, and the letter is being sent
done-sent-back = The proposal has been sent back
done-asked = The letter to the applicant is being sent, and the deadline is paused
done-reopened = The case is open again
done-assigned = The case has a new case worker
rules-say = What the rules say
recommend-grant = Can be granted
recommend-refuse = Should be refused
recommend-manual = Needs your judgement
recommend-other-form = Belongs to another form
outcome = Outcome
outcome-grant = Granted
outcome-refuse = Refused
show-facts = See the facts the rules rest on
facts = Facts
fact = Fact
fact-value = Answer
not-known = not known
show-trace = See why: every rule that was tried
trace-matched = Rule { $number } applies
trace-what = Condition
trace-asks = The rule asks for
trace-is = In this case
trace-others = Rules that do not apply
trace-unmatched = Rule { $number }: { $label } is { $value }, but the rule asks for { $entry }
trace-builds-on = Builds on: { $name }
trace-missing = The rules lack a fact: { $fact }
trace-nothing-matched = No rule fitted. So a person has to judge the case.
decision = Decision
decided-by = Decided by
approved-by = Approved by
decided-at = Decided
application = The application
papers = Documents
screened = Exempt from public access: { $ground }
not-published = Not in the public journal
unknown-format = Unknown format
about-the-case = About the case
service = Service
received = Received
channel = Channel
channel-web = Website
channel-phone = Phone
channel-counter = In person
channel-paper = Paper
deadline = Deadline
paused-since = Paused since
handler = Case worker
unit = Unit
time-spent = Time spent
parties = Parties
protected-contact = Address and contact details are not shown.
related = Other licences
related-this-year = { $count ->
    [one] 1 licence has been granted the same year.
   *[other] { $count } licences have been granted the same year.
}
related-here = At the same place, at about the same time:
related-none-here = No others at the same place at about the same time.
story = What has happened
looks = Who has looked at the case
look-when = When
look-who = Who
look-what = What
look-case = The case
what-is-public = What the public sees

## The archive's words
entry-incoming = Incoming
entry-outgoing = Outgoing
entry-internal = Internal
entry-presentation = Presentation
status-reserved = Reserved
status-provisional = Provisionally registered
status-registered = Registered
status-finished = Finished
status-approved = Approved
status-dispatched = Dispatched
status-journalled = Journalled
status-archived = Archived
status-expired = Expired
letter-queued = To be sent
letter-sent = Sent
letter-delivered = Delivered
letter-undelivered = Not opened digitally, goes on paper
letter-printing = Being printed
letter-printed = Printed and posted
letter-read = Read
letter-manual = Must be followed up by a case worker
letter-handled = Sent by hand

## What has happened
event-opened = The case was opened
event-received = The application came in
event-claimed = The case got a case worker
event-handed-back = The case was handed back
event-closed = The case was closed
event-reopened = The case was reopened
event-title = The title of the case was changed
event-unit = The case came to another unit
event-proposed = A decision was proposed
event-sent-back = The proposal was sent back
event-approved = The decision was approved
event-decided = The decision was made
event-asked = The applicant was asked for information
event-answered = The applicant answered
event-withdrawn = The application was withdrawn
event-screened = The case was screened
event-unscreened = The screening was lifted
event-breach = A breach was registered
event-breach-revoked = A registered breach was withdrawn
sending-enqueued = The letter was queued for sending
sending-accepted = SvarUt took the letter
sending-unanswered = SvarUt did not answer; we try again
sending-not-sent = SvarUt was down; we try again
sending-refused = SvarUt did not take the letter
sending-no-way = The letter cannot be sent: the recipient has no address
sending-entry-not-marked = The letter is sent, but its entry could not be marked
sending-overdue = No final receipt has come in a month
sending-posted-by-hand = The letter was posted by hand
sending-sent-anew = The letter was sent once more
sending-opened = The recipient opened the letter on My page

## Letters
decide-case = Decide case { $number }
choose-outcome = What is the outcome?
as-recommended = As the rules say
change-outcome = Change outcome
draft-letter = Draft the letter
the-letter = The letter
letter-title = Title of the letter
letter-text = Text
show-preview = Preview
show-pdf = See as PDF
save-draft = Save draft
start-over = Start over from the proposal
make-decision = Make the decision
send-for-approval = Send for approval
needs-second = Somebody else must approve this decision before it is sent
draft-saved = Your draft was saved { $when }.
draft-proposed = The proposal was made from the service's template. Read it through and change what you like.
preview = This is how the letter will read
table-in-letter = Table in the letter
proof-not-sent = This is a draft that has not been sent.
markup-help = How to write headings, lists and emphasis
markup-paragraphs = Leave an empty line between paragraphs. These signs mean something:
markup-heading = heading
markup-list = item of a list
markup-numbers = numbered list
markup-strong = important words
markup-fact = named fact
markup-callout = something the reader must not miss
markup-link = link
problem-no-title = Write a title
problem-long-title = The title can have at most { $count } characters
problem-no-text = Write the text of the letter
problem-long-text = The text can have at most { $count } characters
problem-no-reasons = Write in the letter why you refuse the application
conflict-title = The case has changed while you were writing
conflict-what = { $who }: { $what } ({ $when })
conflict-kept = Nothing has been sent now. Your text is here. Look at the case before you try again.
approve-case = Approve the decision in case { $number }
drawn-up-by = Proposed by
drawn-up-at = Proposed
your-answer = Your answer
approve = Approve and send the decision
send-back = Send back
send-back-why = What has to change?
send-back-help = The one who proposed the decision sees what you write.
problem-no-remark = Write what has to change
ask-case = Ask for information in case { $number }
ask-pauses = The applicant can answer until { $day }. The deadline of the case is paused until the answer comes.
what-is-missing = What is missing?
own-words = Anything else, in your own words
problem-nothing-chosen = Choose what is missing, or write it in your own words
send-question = Send the letter

## Breaches
breaches = Breaches of the licence
breaches-in-case = Breaches of the licence in case { $number }
breaches-lead = A person looks at the next application of whoever has a breach. What you write is kept in the case and is not public.
breaches-none = No breach is registered
breaches-none-body = Register a breach here when the conditions were not followed.
breach-new = Register a breach
breach-day = When did it happen?
breach-what = What happened?
breach-what-help = Write which condition was not followed, and how you know.
breach-register = Register the breach
breach-by = Registered by
breach-revoke = Withdraw
breach-revoke-why = Why is it withdrawn?
breach-revoked = Withdrawn { $when }
breach-no-day = Write a date with day, month and year
breach-day-to-come = The date cannot be after today
breach-no-text = Write in a few words what it is about

## Search
search-title = Search cases
search-label = Case number, name or words in the title
search-help = For example 2026/17. You can also write a national identity number. What you search for is not stored. Cases with a protected address are only found by case number or national identity number.
search = Search
search-hits = { $count ->
    [one] 1 case
   *[other] { $count } cases
}
search-empty = We found no cases
search-empty-body = Check the spelling, or try fewer words. You only see cases you have access to.

## Coming licences
grants = Coming licences
grants-lead = What has been granted for the days ahead, for those who control it.
grants-empty = No coming licences
grants-empty-body = When a licence is granted, it stays here until its day is over.

## Licences given elsewhere
to-licences = See licences given outside this program
licences = Licences given outside this program
licences-lead = The rules take them into account when somebody applies for a licence at the same place and time.
licences-empty = None is registered
licences-empty-body = Register licences that the municipality has given in another way, such as ordinary liquor licences.
licence-register = Register a licence
licence-register-lead = It gets a case of its own in the archive. If it is registered already, you are led to it.
licence-kind = Kind of licence
licence-holder = Holder
licence-organisation = Organisation number
licence-organisation-help = Nine digits, if the holder has one.
licence-place = Name of the place
licence-street = Street address
licence-postal-code = Postal code
licence-first-day = First day
licence-last-day = Last day
licence-from = From
licence-to = To
licence-to-help = If the end is before the beginning, it is on the day after.
licence-in-force = Registered
licence-revoke = Take the licence out of the register
licence-revoke-why = It is given up, withdrawn or wrongly registered. The rules no longer take it into account.
licence-no-kind = Choose what kind of licence it is
licence-no-name = Fill in the field, with at most { $most } characters
licence-no-number = Write a valid organisation number with nine digits
licence-no-postal-code = Write a postal code with four digits
licence-days-reversed = The last day cannot be before the first
licence-no-time = Write a time of day, such as 11:00

## Tasks
tasks = Tasks
tasks-lead = This has come to a stop and needs a person.
administration = Administration
administration-lead = You are signed in as an administrator. The role does not let you see cases.
administration-tasks = See jobs that are stuck, and let the program try them again.
figures = Figures
administration-figures = See how long the services take, and what they cost.
administration-roles = If you are to handle cases too, whoever manages the employees’ roles must give you another one.
tasks-empty = Everything is running as it should
tasks-empty-body = When something comes to a stop, it turns up here. Nothing gets lost.
tasks-letters = Letters that do not arrive by themselves
tasks-letters-why = Print and post them, or put right what is wrong and send them once more.
letter-for = To { $name }
is-posted = I have posted it
send-once-more = Send once more
open-case = Open the case ({ $number })
tasks-held = Entries that cannot be published
tasks-held-why = A national identity number in the text stops publication. Hide it, or rewrite the title.
held-title = National identity number in the title
held-case-title = National identity number in the title of the case
held-party = National identity number in the name of a sender or recipient
open-entry = Open and mend
tasks-files = Files of unknown format
tasks-files-why = The archive does not know the format. Ask for the file as PDF, or convert it.
tasks-not-archival = Documents in no archival format
tasks-not-archival-why = The cases cannot be closed before the documents have an archival variant, or are kept as they are.
not-archival-format = The format is { $format }. The National Archives do not take it as it is.
not-archival-lead = The case cannot be closed before each document has an archival variant, or is kept as it is.
archive-file = Archival variant
archive-file-help = A file in an archival format with the same content, such as PDF/A. At most 50 MB.
add-archive-file = Upload the archival variant
keep-as-it-is-why = Why is the document to be kept as it is?
keep-as-it-is-help = The reason follows the document to the National Archives (regulation of the National Archivist, section 5-17).
keep-as-it-is = Keep the document as it is
problem-no-archive-file = Choose a file with the archival variant
problem-not-archival = The file cannot be an archival variant. Its format is { $format }, or it is damaged or encrypted. Convert it to PDF/A.
problem-no-reason-to-keep = Write why the document is to be kept as it is
job-awaits-archivist = The case has documents in no archival format. An archivist must see to them. Then the program tries again by itself.
tasks-jobs = Stuck jobs
tasks-jobs-why = The program has given up trying. Put the cause right and try again.
job-tried = { $attempts ->
    [one] Tried once since { $when }
   *[other] Tried { $attempts } times since { $when }
}
try-again = Try again
entry-heading = Entry { $number }
entry-held = The entry is not published
entry-public = Nothing is in the way: the entry can be published
entry-withheld = The entry is withheld from the public journal
entry-title = Title
entry-public-title = The title as everybody sees it
case-title = Title of the case
case-public-title = The title of the case as everybody sees it
hide-words = Hide words in the title
words-to-hide = Words or numbers to hide
words-to-hide-help = Write them exactly as they stand. The ground is section 13 of the freedom of information act, see section 13 of the public administration act.
problem-no-words = Write which words to hide
problem-words-not-there = The words are not in the title
problem-hidden-words-gone = The words that are hidden must be in the new title. Show them first, if they should not be hidden.
problem-still-hidden = Something is still hidden: words in the title, or a name. Show the words first.
hidden-words = Words that are hidden now
show-words = Show to everybody
screened-units = What is screened
the-entry = The registry entry
lift-screening = Lift the screening
title-is-frozen = The title can no longer be rewritten. You can still hide words in it.
new-title-help = Words that are hidden stay hidden.
release-entry = Release the entry
release-entry-why = It will be in the public journal, as it is screened now.
tasks-withheld = Entries that are held back
tasks-withheld-why = Somebody wants to assess them before they are in the public journal. Release them when that is done.
rewrite-title = Rewrite the title
new-title = New title
withhold-entry = Withhold the entry
why-withheld = Why?
problem-no-reason = Write why the entry is withheld
