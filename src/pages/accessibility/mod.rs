//! The statement on accessibility that whoever offers the service completes: who answers for it, how far it is met, and whom to tell.

mod words;

use maud::html;

use super::fault::Fault;
use super::notice::{Weight, told};
use super::page::{Page, Reply, Shown, Visit};

/// The page.
pub(super) static PAGE: Page = Page {
    id: "accessibility",
    paths: ["/sv/tillganglighet", "/en/accessibility"],
    name: words::NAME,
    is_in_navigation: false,
    parameters: &[],
    is_light: true,
    make,
};

#[expect(clippy::unnecessary_wraps, reason = "all pages have one form")]
fn make(visit: &Visit) -> Result<Reply, Fault> {
    let (owner, contact) = (visit.host.owner.as_str(), visit.host.contact.as_str());
    let contact_address = if contact.contains("://") { contact.to_owned() } else { format!("mailto:{contact}") };
    let named = if owner.is_empty() { visit.say(words::OWNER_UNNAMED) } else { owner };
    let main = html! {
        h1 { (visit.say(words::TITLE)) }
        p.lead { (words::LEAD.with(visit.language, &[("owner", named)])) }
        @if owner.is_empty() || contact.is_empty() { (told(visit, Weight::Strong, words::TEMPLATE_TITLE, words::TEMPLATE)) }
        h2 { (visit.say(words::HOW_FAR)) }
        p { (visit.say(words::HOW_FAR_TEXT)) }
        h2 { (visit.say(words::LACKS)) }
        ul { @for text in words::LACKING { li { (visit.say(text)) } } }
        h2 { (visit.say(words::DONE)) }
        ul { @for text in words::DOING { li { (visit.say(text)) } } }
        h2 { (visit.say(words::TELL)) }
        p {
            (visit.say(words::TELL_TEXT)) " "
            @if contact.is_empty() { (visit.say(words::NO_CONTACT)) } @else { a href=(contact_address) { (contact) } "." }
        }
        h2 { (visit.say(words::SUPERVISION)) }
        p {
            (visit.say(words::SUPERVISION_TEXT)) " "
            a href="https://www.digg.se/tdosanmalan" { (visit.say(words::TO_DIGG)) } "."
        }
        h2 { (visit.say(words::TESTED)) }
        p { (words::TESTED_TEXT.with(visit.language, &[("program", &visit.material.run.program)])) }
    };
    Ok(Shown::new(visit.say(words::TITLE), main).into())
}
