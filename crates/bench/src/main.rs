//! Measures the program from outside: what its visitors cost in processor time and memory, and
//! whether it keeps what it said while many come at once.
//!
//! Starts the program itself, in a folder of its own, and reads the process's own counters in
//! `/proc`. `bench/README.md` says what was expected, what was seen and on which machine.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command line prints")]

mod concurrent;
mod extract;
mod measure;
mod start;
mod submit;

use std::{path::PathBuf, process::ExitCode};

use clap::{Parser, Subcommand};

use crate::measure::BenchError;

/// Measures eKommune from outside.
#[derive(Debug, Parser)]
#[command(name = "bench", version, about)]
struct CommandLine {
    /// The program to measure: a release build.
    #[arg(long, global = true, default_value = "target/release/ekommune")]
    program: PathBuf,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Processor time of complete submissions, step by step.
    Submit {
        #[arg(long, default_value_t = 50)]
        count: u32,
    },
    /// Processor time of one page post, and of reading pages.
    Page {
        #[arg(long, default_value_t = 300)]
        count: u32,
    },
    /// Many applicants at once; afterwards every acknowledged case is looked at.
    Concurrent {
        #[arg(long, default_value_t = 50)]
        clients: usize,
        #[arg(long, default_value_t = 60)]
        seconds: u64,
    },
    /// How soon it is ready, and what it holds of memory before anybody has come.
    Start {
        #[arg(long, default_value_t = 5)]
        count: u32,
    },
    /// Extraction of a large archive beside xmllint on the file it wrote.
    Extract {
        #[arg(long, default_value_t = 25_000)]
        cases: u32,
        #[arg(long, default_value_t = 4)]
        records_per_case: u32,
    },
}

fn main() -> ExitCode {
    let CommandLine { program, command } = CommandLine::parse();
    let measured = measure::runtime().and_then(|runtime| {
        runtime.block_on(async {
            match command {
                Command::Submit { count } => submit::submit(&program, count).await,
                Command::Page { count } => submit::page(&program, count).await,
                Command::Concurrent { clients, seconds } => {
                    concurrent::run(&program, clients, seconds).await
                }
                Command::Start { count } => start::run(&program, count),
                Command::Extract { cases, records_per_case } => {
                    extract::run(&program, cases, records_per_case)
                }
            }
        })
    });
    match measured {
        Ok(table) => {
            println!("{}\n{}", table.text(), table.json());
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("bench: failed to {}", chain(&error));
            ExitCode::FAILURE
        }
    }
}

fn chain(error: &BenchError) -> String {
    let mut text = error.to_string();
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        text.push_str(": ");
        text.push_str(&cause.to_string());
        source = cause.source();
    }
    text
}
