//! Which language window and tray speak. Leaves out on purpose the words (`lanward_words`).

use lanward_words::Language;

use crate::settings::LanguageChoice;

/// The language that was chosen.
pub fn chosen(choice: LanguageChoice) -> Language {
    match choice {
        LanguageChoice::System => of_system(),
        LanguageChoice::En => Language::English,
        LanguageChoice::Ko => Language::Korean,
    }
}

/// The system's language, where we speak it. The environment decides on Linux; elsewhere the system is asked.
pub fn of_system() -> Language {
    Language::detect(|name| {
        std::env::var(name).ok().or_else(|| if name == "LANG" { sys_locale::get_locale() } else { None })
    })
}
