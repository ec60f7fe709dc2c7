//! The table: what was measured, what it should be, what it is, and whether that is enough.

use std::fmt;

/// What a figure has to be.
#[derive(Clone, Copy)]
pub enum Goal {
    /// At most this.
    AtMost(f64),
    /// At least this.
    AtLeast(f64),
    /// Anything; it is told because another row is explained by it.
    None,
}

/// One row.
pub struct Row {
    /// What is measured.
    pub what: String,
    /// What it has to be.
    pub goal: Goal,
    /// The unit of goal and figure.
    pub unit: &'static str,
    /// What it is, or why it could not be measured.
    pub figure: Result<f64, String>,
    /// How it was measured.
    pub note: String,
}

impl Row {
    /// A row with a figure.
    pub fn new(what: impl Into<String>, goal: Goal, unit: &'static str, figure: f64, note: impl Into<String>) -> Self {
        Self { what: what.into(), goal, unit, figure: Ok(figure), note: note.into() }
    }

    /// A row that could not be measured here.
    pub fn absent(what: impl Into<String>, goal: Goal, unit: &'static str, reason: impl Into<String>) -> Self {
        Self { what: what.into(), goal, unit, figure: Err(reason.into()), note: String::new() }
    }

    fn verdict(&self) -> &'static str {
        match (&self.figure, self.goal) {
            (Err(_), _) => "not measured",
            (Ok(_), Goal::None) => "-",
            (Ok(figure), Goal::AtMost(limit)) if *figure <= limit => "pass",
            (Ok(figure), Goal::AtLeast(limit)) if *figure >= limit => "pass",
            _ => "FAIL",
        }
    }

    fn cells(&self) -> [String; 5] {
        let goal = match self.goal {
            Goal::AtMost(limit) => format!("<= {}", shown(limit, self.unit)),
            Goal::AtLeast(limit) => format!(">= {}", shown(limit, self.unit)),
            Goal::None => String::new(),
        };
        let figure = self.figure.as_ref().map(|figure| shown(*figure, self.unit)).unwrap_or_default();
        let note = self.figure.as_ref().err().unwrap_or(&self.note).clone();
        [self.what.clone(), goal, figure, self.verdict().to_owned(), note]
    }
}

/// All rows, by group.
#[derive(Default)]
pub struct Table(Vec<(&'static str, Row)>);

impl Table {
    /// Adds the rows of a group.
    pub fn add(&mut self, group: &'static str, rows: Vec<Row>) {
        self.0.extend(rows.into_iter().map(|row| (group, row)));
    }

    /// Whether a figure that was measured misses its goal.
    pub fn has_missed(&self) -> bool {
        self.0.iter().any(|(_, row)| row.verdict() == "FAIL")
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let heads = ["rows", "what", "goal", "figure", "", "how"].map(str::to_owned);
        let lines: Vec<[String; 6]> = std::iter::once(heads)
            .chain(self.0.iter().map(|(group, row)| {
                let [what, goal, figure, verdict, note] = row.cells();
                [(*group).to_owned(), what, goal, figure, verdict, note]
            }))
            .collect();
        let width = |column: usize| lines.iter().map(|line| line[column].chars().count()).max().unwrap_or(0);
        let [group, what, goal, figure, verdict] = [0, 1, 2, 3, 4].map(width);
        for line in &lines {
            writeln!(
                f,
                "{:group$}  {:what$}  {:>goal$}  {:>figure$}  {:verdict$}  {}",
                line[0], line[1], line[2], line[3], line[4], line[5]
            )?;
        }
        let missed = self.0.iter().filter(|(_, row)| row.verdict() == "FAIL").count();
        match missed {
            0 => write!(f, "\nEvery goal that was measured is met."),
            _ => write!(f, "\n{missed} missed."),
        }
    }
}

/// A number as people read it: no more digits than say something.
fn shown(figure: f64, unit: &str) -> String {
    let digits = match figure.abs() {
        _ if figure.fract() == 0.0 => 0,
        size if size >= 100.0 => 0,
        size if size >= 10.0 => 1,
        _ => 2,
    };
    let number = format!("{figure:.digits$}");
    let (whole, fraction) = number.split_once('.').map_or((number.as_str(), String::new()), |(w, f)| (w, format!(".{f}")));
    let mut grouped = String::new();
    for (n, digit) in whole.chars().enumerate() {
        if n > 0 && (whole.len() - n).is_multiple_of(3) && digit != '-' && !grouped.ends_with('-') {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    format!("{grouped}{fraction} {unit}").trim_end().to_owned()
}
