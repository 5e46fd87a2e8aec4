//! Simple types as the documents write them.

use super::{
    load::Builder,
    model::Content,
    pattern::Pattern,
    simple::{Bound, Facet, Simple, Variety},
    tree::{Node, QName, broken},
    values::WhiteSpace,
};
use crate::fault::{Fault, quote};

impl<'d> Builder<'d> {
    pub(super) fn simple(&mut self, node: &'d Node) -> Result<Simple, Fault> {
        let part = node.parts().next().ok_or_else(|| broken("simpleType"))?;
        let inner =
            |builder: &mut Self, part: &'d Node| builder.enter(|builder| builder.simple(part));
        match part.local.as_str() {
            "restriction" => {
                let mut simple = if let Some(base) = part.name("base") {
                    self.simple_named(base)?
                } else {
                    let base = part.child("simpleType").ok_or_else(|| broken("restriction"))?;
                    inner(self, base)?
                };
                self.facets(part, &mut simple);
                Ok(simple)
            }
            "list" => {
                let item = match part.name("itemType") {
                    Some(name) => self.simple_named(name)?,
                    None => inner(self, part.child("simpleType").ok_or_else(|| broken("list"))?)?,
                };
                Ok(Simple {
                    name: item.name.clone(),
                    variety: Variety::List(Box::new(item)),
                    white_space: WhiteSpace::Collapse,
                    facets: Vec::new(),
                })
            }
            "union" => {
                let mut members = Vec::new();
                for name in part.names("memberTypes") {
                    members.push(self.simple_named(name)?);
                }
                for member in part.parts().filter(|part| part.local == "simpleType") {
                    members.push(inner(self, member)?);
                }
                let names: Vec<_> = members.iter().map(|member| member.name.as_str()).collect();
                Ok(Simple {
                    name: names.join(" / "),
                    variety: Variety::Union(members),
                    white_space: WhiteSpace::Preserve,
                    facets: Vec::new(),
                })
            }
            other => Err(broken(other)),
        }
    }

    fn simple_named(&mut self, name: &QName) -> Result<Simple, Fault> {
        let id = self.enter(|builder| builder.type_named(name))?;
        match &self.schema.types[id].content {
            Content::Simple(simple) => Ok(simple.clone()),
            _ => Err(broken(&name.local)),
        }
    }

    pub(super) fn facets(&mut self, node: &Node, simple: &mut Simple) {
        let (mut patterns, mut values) = (Vec::new(), Vec::new());
        for part in node.parts() {
            let Some(value) = part.attribute("value") else { continue };
            let number = value.trim().parse::<u64>().unwrap_or_default();
            let facet = match part.local.as_str() {
                "length" => Facet::Length(number),
                "minLength" => Facet::MinLength(number),
                "maxLength" => Facet::MaxLength(number),
                "totalDigits" => Facet::TotalDigits(number),
                "fractionDigits" => Facet::FractionDigits(number),
                "minInclusive" => Facet::Bound(Bound::AtLeast, value.to_owned()),
                "minExclusive" => Facet::Bound(Bound::MoreThan, value.to_owned()),
                "maxInclusive" => Facet::Bound(Bound::AtMost, value.to_owned()),
                "maxExclusive" => Facet::Bound(Bound::LessThan, value.to_owned()),
                "enumeration" => {
                    values.push(value.to_owned());
                    continue;
                }
                "pattern" => {
                    match Pattern::new(value) {
                        Some(pattern) => patterns.push(pattern),
                        None => self.note(&format!("xs:pattern {}", quote(value))),
                    }
                    continue;
                }
                "whiteSpace" => {
                    simple.white_space = match value {
                        "replace" => WhiteSpace::Replace,
                        "collapse" => WhiteSpace::Collapse,
                        _ => simple.white_space,
                    };
                    continue;
                }
                _ => continue,
            };
            if matches!(facet, Facet::Bound(..)) && !simple.has_checked_bounds() {
                self.note(&format!("xs:{}", part.local));
            }
            simple.facets.push(facet);
        }
        if !patterns.is_empty() {
            simple.facets.push(Facet::Patterns(patterns));
        }
        if !values.is_empty() {
            simple.facets.push(Facet::Enumeration(values));
        }
    }
}
