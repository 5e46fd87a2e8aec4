nav-services = Services
nav-my-page = My page
nav-journal = Public records
nav-figures = Figures
nav-work = Work list
nav-tasks = Tasks
nav-search = Search cases
nav-profile = Profile
nav-who-looked = Who has looked at my cases

acting-reason = You have a role that lets you act on their behalf

not-found-title = We cannot find the page
not-found-body = The page may have been moved or deleted, or you have no access to it. Go to the front page, or search for what you want to do.
forbidden-title = You have no access
forbidden-body = This action takes another role. Contact your manager if you think you should have access.
conflict-title = Somebody else changed this at the same time
conflict-body = We have not saved your change, so that nothing is overwritten. Go back, reload the page and try again.
bad-request-title = We did not understand what was sent
bad-request-body = Go back and try again. What you saved earlier has not been changed.
too-large-title = What you sent is too large
too-large-body = A file may be at most { $megabytes } MB. Go back and choose a smaller one. Your answers are saved.
too-many-title = You have tried too many times
too-many-body = There have been unusually many attempts from your network. What you have saved is safe. Wait a few minutes and try again.
carried-title = We could not save what you sent
carried-body = You are no longer signed in. What you wrote is still on this page. You must choose files again. Sign in in a new window, come back here, and send it again.
carried-sign-in = Sign in in a new window
carried-send-again = Send again
full-title = We cannot save right now
full-body = This is our fault, and we have been notified. What you saved earlier is safe. Try again in a while.
unavailable-title = The service is down for a moment
unavailable-body = What you saved earlier is safe. Try again in a few minutes.
error-title = Something went wrong on our side
error-body = What you saved earlier is safe. Try again. Call us if that does not help, and give the number below.
error-reference = Error number
to-front-page = Go to the front page

signed-in-title = You are signed in
signed-in-back = Did you come here from a page where you were working on something? It is in the other tab, with what you had written. You can close this tab.

privacy-title = Privacy
privacy-intro = { $municipality } handles information about you when you use our services. These are the main points.
privacy-why-title = Why we use the information
privacy-why = Only to handle your case, to send you letters and to do what the law demands, such as archiving and public records. Each service says what it needs and why.
privacy-who-title = Who sees it
privacy-who = Only employees who work on the case. Every look is logged, and you can see yourself who has looked at your cases.
privacy-keep-title = How long we keep it
privacy-keep = A draft is deleted after 30 days. Cases are archived as long as the archive act demands, and then deleted or preserved.
privacy-rights-title = Your rights
privacy-rights = You can ask for access, correction and deletion, and complain to the data protection authority. Contact us and we will help you.
privacy-cookies-title = Cookies
privacy-cookies = We only use cookies that are needed to keep you signed in and to remember your language. Nobody follows you on the web.

accessibility-title = Accessibility
accessibility-intro = { $municipality } wants everybody to be able to use this site. We follow the guidelines for universal design (WCAG 2.1 level A and AA).
accessibility-tested-title = How we test
accessibility-tested = Every page is tested automatically at three screen sizes, light and dark, with and without JavaScript and by keyboard only, each time we change something.
accessibility-feedback-title = Tell us about faults
accessibility-feedback = Did something not work for you? Write to { $email } or call { $phone }. You get an answer within five working days.
accessibility-other-title = Other ways
accessibility-other = Whatever you can do here you can also do by phone, at the counter or on paper.

landing-title = Choose your municipality
landing-intro = This installation serves the municipalities below. Choose yours to get to its services.
landing-simulators-title = Simulated components
landing-simulators = Outside the demonstration these are ID-porten, SvarUt and the registers.
