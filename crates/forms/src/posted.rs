//! What a page sent: its fields, and the files it carried.

use axum::{
    extract::{DefaultBodyLimit, FromRequest as _, Multipart, Request, multipart::Field},
    http::{StatusCode, header},
};
use axum_extra::extract::Form;
use base::TenantId;
use service::flow::SentFile;
use web::{App, Visit, WebError};

use crate::upload::{self, Accepted, LARGEST_FILE, LARGEST_MEGABYTES, Refused};

/// The most a request may carry; what is more than a file may hold is read past, so that the
/// answers that stand behind it in the form are not lost.
pub const LARGEST_REQUEST: usize = 96 * 1024 * 1024;
/// The most that is held of one request's files at a time.
const LARGEST_TOTAL: usize = 3 * LARGEST_FILE;
/// More than any form has.
const MOST_FIELDS: usize = 3_000;
/// More than all answers of a page without its files.
const LARGEST_ANSWERS: usize = 1024 * 1024;
/// Longer than any answer may be.
const LONGEST_VALUE: usize = 200_000;

/// A post that has been read.
#[derive(Debug, Default)]
pub struct Posted {
    pub fields: Vec<(String, String)>,
    pub files: Vec<PostedFile>,
    /// Files came that were read past.
    pub skipped_files: bool,
}

/// A file as the browser sent it.
#[derive(Debug)]
pub struct PostedFile {
    /// The name of its field.
    pub field: String,
    /// As the sender's machine calls it; may be anything.
    pub name: String,
    /// `None` where it was larger than a file may be.
    pub bytes: Option<Vec<u8>>,
}

impl PostedFile {
    /// As [`upload::accept`], also of a file that was too large to be read.
    pub fn accept(&self, endings: &[String]) -> Result<(&[u8], Accepted), Refused> {
        let bytes = self.bytes.as_deref().ok_or(Refused::TooLarge)?;
        Ok((bytes, upload::accept(bytes, &self.name, endings)?))
    }

    /// Keeps what was accepted in the file store, for the transaction that links it.
    pub fn keep(
        &self,
        app: &App,
        tenant: TenantId,
        bytes: &[u8],
        accepted: &Accepted,
    ) -> Result<SentFile, WebError> {
        Ok(SentFile {
            file_name: upload::safe_name(&self.name, accepted.kind),
            sent_name: upload::sent_name(&self.name),
            media_type: accepted.kind.media_type.to_owned(),
            digest: app.files().put(tenant, bytes)?,
        })
    }
}

/// Whether the files of a post are of any use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Files {
    /// Kept for those who are signed in. Those of others are read past, so that strangers cannot
    /// fill the memory.
    Keep,
    /// The page has no files.
    Skip,
}

impl Posted {
    /// Whether files came, kept or read past.
    pub fn had_files(&self) -> bool {
        self.skipped_files || !self.files.is_empty()
    }

    pub async fn read(
        app: &App,
        visit: &Visit,
        request: Request,
        files: Files,
    ) -> Result<Self, WebError> {
        let files = match files {
            Files::Keep if app.is_signed_in(visit).await => Files::Keep,
            Files::Keep | Files::Skip => Files::Skip,
        };
        Self::of(request, files).await
    }

    async fn of(mut request: Request, files: Files) -> Result<Self, WebError> {
        let is_multipart = request
            .headers()
            .get(header::CONTENT_TYPE)
            .and_then(|kind| kind.to_str().ok())
            .is_some_and(|kind| kind.to_ascii_lowercase().starts_with("multipart/form-data"));
        if is_multipart {
            let multipart =
                Multipart::from_request(request, &()).await.map_err(|_| WebError::BadRequest)?;
            return Self::of_parts(multipart, files).await;
        }
        DefaultBodyLimit::max(LARGEST_ANSWERS).apply(&mut request);
        let Form(fields) = Form::<Vec<(String, String)>>::from_request(request, &())
            .await
            .map_err(|_| WebError::BadRequest)?;
        if fields.len() > MOST_FIELDS {
            return Err(WebError::BadRequest);
        }
        Ok(Self { fields, ..Self::default() })
    }

    async fn of_parts(mut multipart: Multipart, files: Files) -> Result<Self, WebError> {
        let mut posted = Self::default();
        let (mut held, mut held_answers) = (0, 0);
        let mut count = 0;
        while let Some(field) = multipart.next_field().await.map_err(|error| failed(&error))? {
            count += 1;
            let Some(name) = field.name().map(str::to_owned) else { continue };
            if count > MOST_FIELDS || name.len() > 200 {
                return Err(WebError::BadRequest);
            }
            let Some(file_name) = field.file_name().map(str::to_owned) else {
                let bytes = read_up_to(field, LONGEST_VALUE).await?.ok_or(too_large())?;
                held_answers += bytes.len();
                if held_answers > LARGEST_ANSWERS {
                    return Err(too_large());
                }
                let value = String::from_utf8(bytes).map_err(|_| WebError::BadRequest)?;
                posted.fields.push((name, value));
                continue;
            };
            let room = match files {
                Files::Keep => LARGEST_FILE.min(LARGEST_TOTAL.saturating_sub(held)),
                Files::Skip => 0,
            };
            let bytes = read_up_to(field, room).await?;
            // A file field in which nothing was chosen.
            if file_name.is_empty() && bytes.as_ref().is_some_and(Vec::is_empty) {
                continue;
            }
            match files {
                Files::Skip => posted.skipped_files = true,
                Files::Keep => {
                    held += bytes.as_ref().map_or(0, Vec::len);
                    posted.files.push(PostedFile { field: name, name: file_name, bytes });
                }
            }
        }
        Ok(posted)
    }

    /// The last value of a field.
    pub fn last(&self, name: &str) -> Option<&str> {
        last(&self.fields, name)
    }
}

/// The last value of a field: what a browser means when it sends two.
pub fn last<'f>(fields: &'f [(String, String)], name: &str) -> Option<&'f str> {
    fields.iter().rev().find(|(field, _)| field == name).map(|(_, value)| value.as_str())
}

/// Reads a part to its end and keeps it, unless it is longer than `limit`.
async fn read_up_to(mut field: Field<'_>, limit: usize) -> Result<Option<Vec<u8>>, WebError> {
    let mut bytes = Some(Vec::new());
    while let Some(chunk) = field.chunk().await.map_err(|error| failed(&error))? {
        if let Some(kept) = &mut bytes {
            if kept.len() + chunk.len() > limit {
                bytes = None;
            } else {
                kept.extend_from_slice(&chunk);
            }
        }
    }
    Ok(bytes)
}

fn failed(error: &axum::extract::multipart::MultipartError) -> WebError {
    match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => too_large(),
        _ => WebError::BadRequest,
    }
}

fn too_large() -> WebError {
    WebError::TooLarge { megabytes: LARGEST_MEGABYTES }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Body;

    fn multipart(parts: &[(&str, Option<&str>, &[u8])]) -> Request {
        let mut body = Vec::new();
        for (name, file_name, content) in parts {
            body.extend_from_slice(b"--x\r\nContent-Disposition: form-data; name=\"");
            body.extend_from_slice(name.as_bytes());
            body.extend_from_slice(b"\"");
            if let Some(file_name) = file_name {
                body.extend_from_slice(format!("; filename=\"{file_name}\"").as_bytes());
            }
            body.extend_from_slice(b"\r\n\r\n");
            body.extend_from_slice(content);
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(b"--x--\r\n");
        let layer_lifts_the_limit = axum::extract::DefaultBodyLimit::max(LARGEST_REQUEST);
        let mut request = Request::builder()
            .method("POST")
            .header("content-type", "multipart/form-data; boundary=x")
            .body(Body::from(body))
            .unwrap();
        layer_lifts_the_limit.apply(&mut request);
        request
    }

    #[tokio::test]
    async fn a_file_that_is_too_large_takes_no_answers_with_it() {
        let large = vec![b'a'; LARGEST_FILE + 1];
        let request = multipart(&[
            ("before", None, "ærlig".as_bytes()),
            ("drawing", Some("plan.pdf"), &large),
            ("photo", Some(""), b""),
            ("after", None, b"2"),
        ]);
        let posted = Posted::of(request, Files::Keep).await.unwrap();
        assert_eq!(posted.last("before"), Some("ærlig"));
        assert_eq!(posted.last("after"), Some("2"));
        let files: Vec<_> =
            posted.files.iter().map(|file| (file.name.as_str(), file.bytes.is_some())).collect();
        assert_eq!(files, [("plan.pdf", false)]);
    }

    #[tokio::test]
    async fn files_of_strangers_are_read_past() {
        let request = multipart(&[("drawing", Some("plan.pdf"), b"%PDF-"), ("a", None, b"1")]);
        let posted = Posted::of(request, Files::Skip).await.unwrap();
        assert!(posted.files.is_empty() && posted.skipped_files);
        assert_eq!(posted.last("a"), Some("1"));
    }

    #[tokio::test]
    async fn an_ordinary_form_keeps_names_that_come_twice() {
        let request = Request::builder()
            .method("POST")
            .header("content-type", "application/x-www-form-urlencoded")
            .body(Body::from("a=1&a=2&b=%C3%A5"))
            .unwrap();
        let posted = Posted::of(request, Files::Keep).await.unwrap();
        assert_eq!(posted.fields.len(), 3);
        assert_eq!((posted.last("a"), posted.last("b")), (Some("2"), Some("å")));
    }

    #[tokio::test]
    async fn answers_without_files_are_held_up_to_a_megabyte() {
        let long = "x".repeat(LARGEST_ANSWERS);
        let request = Request::builder()
            .method("POST")
            .header("content-type", "application/x-www-form-urlencoded")
            .body(Body::from(format!("a={long}")))
            .unwrap();
        assert!(matches!(Posted::of(request, Files::Keep).await, Err(WebError::BadRequest)));
        let part = "x".repeat(LONGEST_VALUE);
        let parts: Vec<_> = (0..6).map(|_| ("a", None, part.as_bytes())).collect();
        let posted = Posted::of(multipart(&parts), Files::Skip).await;
        assert!(matches!(posted, Err(WebError::TooLarge { .. })));
    }

    #[tokio::test]
    async fn what_no_page_sends_is_a_bad_request() {
        for (kind, body) in [
            ("multipart/form-data; boundary=x", "not parts at all"),
            ("multipart/form-data", "--x"),
            ("text/plain", "a=1"),
        ] {
            let request = Request::builder()
                .method("POST")
                .header("content-type", kind)
                .body(Body::from(body))
                .unwrap();
            let result = Posted::of(request, Files::Keep).await;
            assert!(matches!(result, Err(WebError::BadRequest)), "{kind}");
        }
        let many = "a=1&".repeat(MOST_FIELDS + 1);
        let request = Request::builder()
            .method("POST")
            .header("content-type", "application/x-www-form-urlencoded")
            .body(Body::from(many))
            .unwrap();
        assert!(matches!(Posted::of(request, Files::Keep).await, Err(WebError::BadRequest)));
    }
}
