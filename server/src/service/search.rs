//! Looking for a text somebody typed, whatever characters are in it.

use sea_orm::{
    IntoSimpleExpr,
    sea_query::{ExprTrait, Func, LikeExpr, SimpleExpr},
};

/// The column has the text in it, whatever the case of plain letters.
pub fn contains(column: impl IntoSimpleExpr, text: &str) -> SimpleExpr {
    let mut pattern = String::from("%");
    for c in text.trim().to_lowercase().chars() {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern.push('%');
    Func::lower(column.into_simple_expr()).like(LikeExpr::new(pattern).escape('\\'))
}
