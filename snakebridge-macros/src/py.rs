//! `py!( … )`: rewrites calls with keyword arguments into the generated builders.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote};
use syn::ext::IdentExt;
use syn::punctuated::Punctuated;
use syn::visit_mut::{self, VisitMut};
use syn::{Expr, ExprCall, ExprMethodCall, Ident, Member, Path, PathArguments, Token, UnOp};

pub(crate) fn expand(input: TokenStream) -> syn::Result<TokenStream> {
    let mut expression: Expr = syn::parse2(input)?;
    if !is_call(&expression) {
        return Err(syn::Error::new_spanned(expression, "`py!` takes a call, such as `py!(numpy::mean(x, axis = 0))`"));
    }
    let mut rewriter = Rewriter { needs_trait: false, error: None };
    rewriter.visit_expr_mut(&mut expression);
    match rewriter.error {
        Some(error) => Err(error),
        // The trait that builders have `.args()` and `.timeout()` by need not be in scope.
        None if rewriter.needs_trait => Ok(quote!({ #[allow(unused_imports)] use ::snakebridge::CallOptions as _; #expression })),
        None => Ok(expression.into_token_stream()),
    }
}

/// True for a call, also one with `?` or in parentheses.
fn is_call(expression: &Expr) -> bool {
    match expression {
        Expr::Call(_) | Expr::MethodCall(_) => true,
        Expr::Try(inner) => is_call(&inner.expr),
        Expr::Paren(inner) => is_call(&inner.expr),
        Expr::Group(inner) => is_call(&inner.expr),
        _ => false,
    }
}

/// Rewrites every call inside an expression, innermost first.
struct Rewriter {
    /// Whether some call has what builders have by a trait.
    needs_trait: bool,
    error: Option<syn::Error>,
}

impl VisitMut for Rewriter {
    fn visit_expr_mut(&mut self, expression: &mut Expr) {
        let arguments = match expression {
            Expr::Call(call) => Arguments::take(&mut call.args),
            Expr::MethodCall(call) => Arguments::take(&mut call.args),
            other => return visit_mut::visit_expr_mut(self, other),
        };
        let result = arguments.and_then(|mut arguments| {
            for value in arguments.values_mut() {
                self.visit_expr_mut(value);
            }
            self.needs_trait |= arguments.optional.iter().any(Optional::is_of_trait);
            match expression {
                Expr::Call(call) => {
                    self.visit_expr_mut(&mut call.func);
                    rewrite_call(call, arguments)
                }
                Expr::MethodCall(call) => {
                    self.visit_expr_mut(&mut call.receiver);
                    rewrite_method_call(call, arguments)
                }
                _ => Ok(None),
            }
        });
        match result {
            Ok(None) => {}
            Ok(Some(rewritten)) => *expression = rewritten,
            Err(error) => match &mut self.error {
                Some(first) => first.combine(error),
                None => self.error = Some(error),
            },
        }
    }
}

/// The arguments of one call, sorted by how they are passed.
#[derive(Default)]
struct Arguments {
    positional: Vec<Expr>,
    optional: Vec<Optional>,
}

/// An argument that goes through the builder.
enum Optional {
    /// `name = value`.
    Keyword(Ident, Expr),
    /// `*values`.
    Args(Expr),
    /// `**values`.
    Kwargs(Expr),
}

impl Optional {
    /// Whether builders have it by the trait `CallOptions`.
    fn is_of_trait(&self) -> bool {
        match self {
            Self::Keyword(name, _) => ["timeout", "timeout_profile", "affinity"].iter().any(|option| name == option),
            Self::Args(_) => true,
            Self::Kwargs(_) => false,
        }
    }
}

impl Arguments {
    fn take(written: &mut Punctuated<Expr, Token![,]>) -> syn::Result<Self> {
        let mut arguments = Self::default();
        for argument in std::mem::take(written) {
            match argument {
                Expr::Assign(assign) => {
                    let name = keyword_name(&assign.left)?;
                    if arguments.has_keyword(&name) {
                        return Err(syn::Error::new(name.span(), format!("the keyword argument `{}` is given twice", name.unraw())));
                    }
                    arguments.optional.push(Optional::Keyword(name, *assign.right));
                }
                Expr::Unary(unary) if matches!(unary.op, UnOp::Deref(_)) => arguments.optional.push(match *unary.expr {
                    Expr::Unary(inner) if matches!(inner.op, UnOp::Deref(_)) => Optional::Kwargs(*inner.expr),
                    values => Optional::Args(values),
                }),
                positional if arguments.optional.is_empty() => arguments.positional.push(positional),
                misplaced => return Err(syn::Error::new_spanned(misplaced, "a positional argument cannot follow a keyword argument")),
            }
        }
        Ok(arguments)
    }

    fn has_keyword(&self, name: &Ident) -> bool {
        self.optional.iter().any(|argument| matches!(argument, Optional::Keyword(other, _) if other.unraw() == name.unraw()))
    }

    fn values_mut(&mut self) -> impl Iterator<Item = &mut Expr> {
        let optional = self.optional.iter_mut().map(|argument| match argument {
            Optional::Keyword(_, value) | Optional::Args(value) | Optional::Kwargs(value) => value,
        });
        self.positional.iter_mut().chain(optional)
    }

    /// `.axis(0).args(rest).call()`: what stands behind the call of the builder function.
    fn into_setters(self, generics: &PathArguments) -> TokenStream {
        let mut setters = TokenStream::new();
        for argument in self.optional {
            setters.extend(match argument {
                Optional::Keyword(name, value) => quote!(.#name(#value)),
                Optional::Args(values) => quote!(.args(#values)),
                Optional::Kwargs(values) => quote!(.kwargs(#values)),
            });
        }
        let turbofish = match generics {
            PathArguments::AngleBracketed(generics) => quote!(#generics),
            _ => TokenStream::new(),
        };
        quote!(#setters.call #turbofish ())
    }
}

fn keyword_name(left: &Expr) -> syn::Result<Ident> {
    if let Expr::Path(path) = left
        && let Some(name) = path.path.get_ident()
    {
        return Ok(name.clone());
    }
    Err(syn::Error::new_spanned(left, "the name of a keyword argument is an identifier"))
}

fn with_suffix(name: &Ident) -> Ident {
    Ident::new(&format!("{}_with", name.unraw()), name.span())
}

fn rewrite_call(call: &mut ExprCall, mut arguments: Arguments) -> syn::Result<Option<Expr>> {
    call.args = std::mem::take(&mut arguments.positional).into_iter().collect();
    if arguments.optional.is_empty() {
        return Ok(None);
    }
    let Expr::Path(function) = &mut *call.func else {
        let field = matches!(&*call.func, Expr::Field(field) if matches!(field.member, Member::Named(_)));
        let message = if field { "a field is not a generated function" } else { "keyword arguments need a function named by its path" };
        return Err(syn::Error::new_spanned(&call.func, message));
    };
    let generics = take_generics(&mut function.path)?;
    let setters = arguments.into_setters(&generics);
    syn::parse2(quote!(#call #setters)).map(Some)
}

/// Renames `mean` to `mean_with` and takes the generic arguments off it: they say the return type, which `.call()` chooses.
fn take_generics(path: &mut Path) -> syn::Result<PathArguments> {
    let Some(last) = path.segments.last_mut() else {
        return Err(syn::Error::new(Span::call_site(), "an empty path is not a function"));
    };
    last.ident = with_suffix(&last.ident);
    Ok(std::mem::replace(&mut last.arguments, PathArguments::None))
}

fn rewrite_method_call(call: &mut ExprMethodCall, mut arguments: Arguments) -> syn::Result<Option<Expr>> {
    call.args = std::mem::take(&mut arguments.positional).into_iter().collect();
    if arguments.optional.is_empty() {
        return Ok(None);
    }
    call.method = with_suffix(&call.method);
    let generics = call.turbofish.take().map_or(PathArguments::None, PathArguments::AngleBracketed);
    let setters = arguments.into_setters(&generics);
    syn::parse2(quote!(#call #setters)).map(Some)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(written: &str, means: &str) {
        let expanded = expand(written.parse().expect("tokens")).expect("expands");
        let bare = |text: String| text.replace(' ', "");
        let expanded = bare(expanded.to_string());
        let opening = "{#[allow(unused_imports)]use::snakebridge::CallOptionsas_;";
        let inner = expanded.strip_prefix(opening).map(|rest| rest.trim_end_matches('}'));
        assert_eq!(inner.unwrap_or(&expanded), bare(means.to_owned()), "{written}");
        let needs_trait = ["*rest", "timeout", "affinity"].iter().any(|word| written.contains(word));
        assert_eq!(inner.is_some(), needs_trait, "{written}: the trait of the options is there where it is needed");
    }

    fn error(written: &str) -> String {
        expand(written.parse().expect("tokens")).expect_err("is refused").to_string()
    }

    #[test]
    fn keywords_become_setters() {
        check("numpy::mean(x, axis = 0)", "numpy::mean_with(x).axis(0).call()");
        check("df.head(n = 3)", "df.head_with().n(3).call()");
        check("pandas::DataFrame::new(data = d, copy = true)", "pandas::DataFrame::new_with().data(d).copy(true).call()");
        check("f(a, r#type = 1)", "f_with(a).r#type(1).call()");
    }

    #[test]
    fn a_call_without_keywords_stays() {
        check("numpy::mean(x)", "numpy::mean(x)");
        check("df.describe()?", "df.describe()?");
    }

    #[test]
    fn options_of_every_builder() {
        check("f(a, timeout = t)", "f_with(a).timeout(t).call()");
        check("f(g(a, affinity = hint)?)", "f(g_with(a).affinity(hint).call()?)");
    }

    #[test]
    fn stars_unpack() {
        check("f(a, *rest, **more)", "f_with(a).args(rest).kwargs(more).call()");
        check("f((*a), b = (*c))", "f_with((*a)).b((*c)).call()");
    }

    #[test]
    fn raw_names_and_generics() {
        check("lib::r#match(p, flags = 2)", "lib::match_with(p).flags(2).call()");
        check("numpy::mean::<f64>(x, axis = 0)", "numpy::mean_with(x).axis(0).call::<f64>()");
        check("df.sum::<Vec<f64> >(axis = 0)", "df.sum_with().axis(0).call::<Vec<f64> >()");
    }

    #[test]
    fn calls_nest_and_chain() {
        check("f(g(x, n = 1)?, m = 2)?", "f_with(g_with(x).n(1).call()?).m(2).call()?");
        check(
            "df.groupby(by = \"a\")?.mean(numeric_only = true)",
            "df.groupby_with().by(\"a\").call()?.mean_with().numeric_only(true).call()",
        );
    }

    #[test]
    fn mistakes_are_named() {
        assert_eq!(error("f(axis = 0, x)"), "a positional argument cannot follow a keyword argument");
        assert_eq!(error("f(x, axis = 0, axis = 1)"), "the keyword argument `axis` is given twice");
        assert_eq!(error("x + 1"), "`py!` takes a call, such as `py!(numpy::mean(x, axis = 0))`");
        assert_eq!(error("f(x.y = 0)"), "the name of a keyword argument is an identifier");
        assert_eq!(error("(g)(x, y = 0)"), "keyword arguments need a function named by its path");
    }
}
