//! When a post comes and nobody is signed in any more: park it and lead through sign-in back to
//! where it was.

use std::sync::{Arc, OnceLock};

use axum::{
    http::{HeaderMap, HeaderValue, header},
    response::Response,
};
use web::{App, Visit, WebError};

use super::parking::{self, ParkingToken};

/// Carries a cookie from the work inside a transaction out to the response.
#[derive(Clone, Debug, Default)]
pub(crate) struct CookieOut(Arc<OnceLock<HeaderValue>>);

impl CookieOut {
    pub(crate) fn set(&self, cookie: HeaderValue) {
        // The first one stands; no answer sets two.
        let _ = self.0.set(cookie);
    }

    pub(crate) fn onto(&self, mut response: Response) -> Response {
        if let Some(cookie) = self.0.get() {
            response.headers_mut().append(header::SET_COOKIE, cookie.clone());
        }
        response
    }
}

/// Parks what was sent to `path`. Gives the error that leads to sign-in.
pub(crate) fn park(
    app: &App,
    visit: &Visit,
    headers: &HeaderMap,
    cookie: &CookieOut,
    fields: &[(String, String)],
) -> WebError {
    let earlier = ParkingToken::from_headers(headers);
    let parked = app
        .store()
        .write(visit.tenant.id, |tx| parking::park(tx, earlier.as_ref(), visit.path(), fields));
    match parked {
        Ok(Some(token)) => {
            cookie.set(token.set_cookie());
            WebError::SignInNeeded
        }
        Ok(None) => WebError::SignInNeeded,
        Err(error) => error.into(),
    }
}
