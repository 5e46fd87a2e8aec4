//! The simulator's front page: what came in, and which component does what wrong.

use std::fmt::Write as _;

use axum::{
    Form, Json, Router,
    extract::{Path, State},
    http::{StatusCode, header},
    response::{Html, IntoResponse as _, Redirect, Response},
    routing::{get, post},
};
use serde::Deserialize;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{Fault, Simulator, Times};
use crate::Component;

pub(super) fn routes() -> Router<Simulator> {
    Router::new()
        .route("/", get(front))
        .route("/state.json", get(state))
        .route("/faults", post(set_fault))
        .route("/held/release", post(release))
        .route("/letters/{id}/read", post(read))
        .route("/letters/{id}/documents/{index}", get(document))
}

async fn state(State(simulator): State<Simulator>) -> Json<Value> {
    let letters: Vec<Value> = simulator
        .letters()
        .iter()
        .map(|letter| {
            let history = letter.history(simulator.pace(), simulator.now());
            json!({
                "id": letter.id,
                "reference": letter.reference,
                "title": letter.title,
                "receivedAt": letter.received_at,
                "status": history.last().map(|(_, status)| status.word()),
                "documents": letter.documents,
            })
        })
        .collect();
    let faults: Vec<Value> = Component::ALL
        .iter()
        .filter_map(|component| {
            let (fault, times) = simulator.faults().of(*component)?;
            Some(json!({
                "component": component.key(),
                "fault": fault.key(),
                "times": match times { Times::Always => None, Times::Next(left) => Some(left) },
            }))
        })
        .collect();
    Json(json!({ "letters": letters, "notices": simulator.notices(), "faults": faults }))
}

#[derive(Deserialize)]
struct FaultForm {
    component: String,
    /// Empty takes the fault away.
    #[serde(default)]
    fault: String,
    /// Empty is always.
    #[serde(default)]
    times: String,
}

async fn set_fault(State(simulator): State<Simulator>, Form(form): Form<FaultForm>) -> Response {
    let Some(component) = Component::from_key(&form.component) else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    match Fault::from_key(&form.fault) {
        Some(fault) => {
            let times = match form.times.trim() {
                "" => Some(Times::Always),
                number => number.parse().ok().map(Times::Next),
            };
            let Some(times) = times else { return StatusCode::BAD_REQUEST.into_response() };
            simulator.set_fault(component, fault, times);
        }
        None if form.fault.is_empty() => simulator.clear_fault(component),
        None => return StatusCode::BAD_REQUEST.into_response(),
    }
    back(&simulator)
}

async fn release(State(simulator): State<Simulator>) -> Response {
    simulator.release_held().await;
    back(&simulator)
}

async fn read(State(simulator): State<Simulator>, Path(id): Path<Uuid>) -> Response {
    match simulator.letter_store().mark_read(id, simulator.now()) {
        Ok(true) => back(&simulator),
        Ok(false) => StatusCode::NOT_FOUND.into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

async fn document(
    State(simulator): State<Simulator>,
    Path((id, index)): Path<(Uuid, usize)>,
) -> Response {
    let Some((document, content)) = simulator.letter_store().document(id, index) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    // Only what a browser shows without running anything; all else is downloaded.
    let (kind, disposition) = match document.media_type.as_str() {
        "application/pdf" => ("application/pdf", "inline"),
        _ => ("application/octet-stream", "attachment"),
    };
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::CONTENT_DISPOSITION, disposition),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    (headers, content.to_vec()).into_response()
}

fn back(simulator: &Simulator) -> Response {
    let path = simulator.path();
    Redirect::to(if path.is_empty() { "/" } else { path }).into_response()
}

const STYLE: &str = "
:root{color-scheme:light dark}
body{font:1.0625rem/1.5 system-ui,sans-serif;max-width:70rem;margin:0 auto;padding:1rem}
.banner{background:#b3253a;color:#fff;padding:.75rem 1rem;font-weight:600}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%}
caption{text-align:start;font-size:1.25rem;font-weight:600;padding:1.5rem 0 .5rem}
th,td{text-align:start;vertical-align:top;padding:.5rem .75rem .5rem 0;border-bottom:1px solid #8888}
form{display:flex;flex-wrap:wrap;gap:.5rem;align-items:end}
label{display:block}select,input,button{font:inherit;padding:.25rem .5rem;min-height:2.75rem}
";

async fn front(State(simulator): State<Simulator>) -> Html<String> {
    let path = simulator.path();
    let mut page = format!(
        "<!doctype html><html lang=\"nb\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <title>Simulerte fellesløsninger</title><style>{STYLE}</style></head><body>\
         <p class=\"banner\">Dette er simulert. Ingenting sendes herfra.</p><main>\
         <h1>Simulerte fellesløsninger</h1>"
    );
    letters(&mut page, &simulator, path);
    notices(&mut page, &simulator);
    faults(&mut page, &simulator, path);
    page.push_str("</main></body></html>");
    Html(page)
}

fn letters(page: &mut String, simulator: &Simulator, path: &str) {
    page.push_str(
        "<div class=\"scroll\"><table><caption>Brev i SvarUt</caption><thead><tr>\
         <th scope=\"col\">Mottatt</th><th scope=\"col\">Tittel</th><th scope=\"col\">Mottaker</th>\
         <th scope=\"col\">Status</th><th scope=\"col\">Dokumenter</th>\
         <th scope=\"col\">Handling</th></tr></thead><tbody>",
    );
    let all = simulator.letters();
    if all.is_empty() {
        page.push_str("<tr><td colspan=\"6\">Ingen brev ennå.</td></tr>");
    }
    for letter in all.iter().rev().take(200) {
        let history = letter.history(simulator.pace(), simulator.now());
        let status = history.last().map_or("", |(_, status)| status.word());
        let title = escape(&letter.title);
        let _ = write!(
            page,
            "<tr><td>{}</td><td>{title}</td><td>{}</td><td>{status}</td><td>",
            time(letter.received_at),
            escape(&letter.recipient_name),
        );
        for (index, document) in letter.documents.iter().enumerate() {
            let _ = write!(
                page,
                "<a href=\"{path}/letters/{}/documents/{index}\">{}</a> ({} kB)<br>",
                letter.id,
                escape(&document.file_name),
                document.size.div_ceil(1024),
            );
        }
        let _ = write!(
            page,
            "</td><td><form method=\"post\" action=\"{path}/letters/{}/read\">\
             <button>Les brevet<span hidden> {title}</span></button></form></td></tr>",
            letter.id,
        );
    }
    page.push_str("</tbody></table></div>");
}

fn notices(page: &mut String, simulator: &Simulator) {
    page.push_str(
        "<div class=\"scroll\"><table><caption>Varsler</caption><thead><tr>\
         <th scope=\"col\">Bestilt</th><th scope=\"col\">Kanal</th><th scope=\"col\">Til</th>\
         <th scope=\"col\">Emne</th><th scope=\"col\">Tekst</th></tr></thead><tbody>",
    );
    let all = simulator.notices();
    if all.is_empty() {
        page.push_str("<tr><td colspan=\"5\">Ingen varsler ennå.</td></tr>");
    }
    for notice in all.iter().rev().take(200) {
        let _ = write!(
            page,
            "<tr><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>",
            time(notice.at),
            notice.channel,
            escape(&notice.to),
            escape(&notice.subject),
            escape(&notice.body),
        );
    }
    page.push_str("</tbody></table></div>");
}

fn faults(page: &mut String, simulator: &Simulator, path: &str) {
    page.push_str(
        "<div class=\"scroll\"><table><caption>Feil på bestilling</caption><thead><tr>\
         <th scope=\"col\">Komponent</th><th scope=\"col\">Spørsmål</th>\
         <th scope=\"col\">Feil nå</th><th scope=\"col\">Ny feil</th></tr></thead><tbody>",
    );
    for component in Component::ALL {
        let key = component.key();
        let current = match simulator.faults().of(*component) {
            None => "ingen".to_owned(),
            Some((fault, Times::Always)) => format!("{}, alltid", explain(fault)),
            Some((fault, Times::Next(left))) => format!("{}, {left} ganger til", explain(fault)),
        };
        let _ = write!(
            page,
            "<tr><th scope=\"row\">{}</th><td>{}</td><td>{current}</td><td>\
             <form method=\"post\" action=\"{path}/faults\">\
             <input type=\"hidden\" name=\"component\" value=\"{key}\">\
             <span><label for=\"fault-{key}\">Feil</label>\
             <select id=\"fault-{key}\" name=\"fault\"><option value=\"\">ingen</option>",
            display_name(*component),
            simulator.questions(*component),
        );
        for fault in Fault::ALL {
            let _ = write!(page, "<option value=\"{}\">{}</option>", fault.key(), explain(*fault));
        }
        let _ = write!(
            page,
            "</select></span><span><label for=\"times-{key}\">Antall ganger (tomt er alltid)\
             </label><input id=\"times-{key}\" name=\"times\" inputmode=\"numeric\" size=\"4\">\
             </span><button>Sett<span hidden> feil</span></button></form></td></tr>",
        );
    }
    let _ = write!(
        page,
        "</tbody></table></div><form method=\"post\" action=\"{path}/held/release\">\
         <button>Slipp løs det som holdes igjen</button></form>",
    );
}

fn display_name(component: Component) -> &'static str {
    match component {
        Component::NoticeGateway => "Altinn Varsling",
        Component::Representation => "Altinn autorisasjon",
        other => other.name(),
    }
}

fn explain(fault: Fault) -> &'static str {
    match fault {
        Fault::Slow => "svarer sent",
        Fault::Silent => "svarer ikke",
        Fault::DoneButSilent => "utfører, men svarer ikke",
        Fault::Late => "svarer ikke, utfører når det slippes løs",
        Fault::Broken => "svarer 500",
        Fault::DoneButBroken => "utfører, men svarer 500",
        Fault::WrongJson => "utfører, men svarer med halv JSON",
        Fault::Twice => "svarer med alt dobbelt",
        Fault::Unauthorised => "svarer 401",
        Fault::Rejected => "avviser med 400",
        Fault::Busy => "svarer 429",
        Fault::Unavailable => "svarer 503",
    }
}

fn time(at: jiff::Timestamp) -> String {
    at.to_zoned(base::oslo()).strftime("%d.%m.%Y %H:%M:%S").to_string()
}

fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            other => escaped.push(other),
        }
    }
    escaped
}
