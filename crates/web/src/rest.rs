//! Reads what a client still sends when it has been answered already.
//!
//! A connection that is closed while the client writes is reset, and the client may lose the
//! answer with it: a browser that posts too large a file would show its own error instead of the
//! page that says how large a file may be (RFC 9112, section 9.6).

use std::{
    future::poll_fn,
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    task::{Context, Poll},
    time::Duration,
};

use axum::{
    body::{Body, Bytes, HttpBody},
    extract::Request,
    middleware::Next,
    response::Response,
};
use http_body::{Frame, SizeHint};
use tokio::time::timeout;

/// How long a client may be silent before it is let go.
const LONGEST_SILENCE: Duration = Duration::from_secs(5);
/// How long a client may go on sending what nobody wants.
const LONGEST: Duration = Duration::from_secs(30);

/// Answers at once, and throws away what of the request nobody has read.
pub(crate) async fn read(request: Request, next: Next) -> Response {
    if request.body().is_end_stream() {
        return next.run(request).await;
    }
    let (parts, body) = request.into_parts();
    let body = Shared(Arc::new(Mutex::new(body)));
    let rest = body.clone();
    let response = next.run(Request::from_parts(parts, Body::new(body))).await;
    if !rest.is_end_stream() {
        tokio::spawn(timeout(LONGEST, throw_away(rest)));
    }
    response
}

async fn throw_away(mut rest: Shared) {
    loop {
        let frame = poll_fn(|context| Pin::new(&mut rest).poll_frame(context));
        let Ok(Some(Ok(_))) = timeout(LONGEST_SILENCE, frame).await else { return };
    }
}

/// A body that outlives the handler that reads it.
#[derive(Clone)]
struct Shared(Arc<Mutex<Body>>);

impl Shared {
    fn with<T>(&self, look: impl FnOnce(&mut Body) -> T) -> T {
        look(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl HttpBody for Shared {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        self.with(|body| Pin::new(body).poll_frame(context))
    }

    fn is_end_stream(&self) -> bool {
        self.with(|body| body.is_end_stream())
    }

    fn size_hint(&self) -> SizeHint {
        self.with(|body| body.size_hint())
    }
}
