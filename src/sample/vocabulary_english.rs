//! Lists the sentences of ads in English.

use super::vocabulary::Dated;
use super::vocabulary_employers::Branch;

/// Headlines.
pub(super) const HEADLINES: [&str; 8] = [
    "{Role} to {arbetsgivare}",
    "{Role}",
    "{Role} in {ort}",
    "We are looking for our next {role}",
    "Experienced {role}, {ort}",
    "{Role}, temporary position",
    "Join us as {role} in {ort}",
    "{Role} wanted",
];

/// On the workplace.
pub(super) const WORKPLACE: [&str; 16] = [
    "{arbetsgivare} is looking for a colleague in {ort}.",
    "Our team has {antal} members from many different backgrounds.",
    "We are located in {ort}, close to nature and to public transport.",
    "We believe in trust, curiosity and cooperation.",
    "You will be part of a growing organisation with short decision paths.",
    "The working language is English, but Swedish is spoken as well.",
    "We value the qualities that an even gender balance and diversity bring.",
    "Our group has grown quickly, and we need one more {role}.",
    "Sustainability is at the heart of everything we do.",
    "We have {antal} years of experience in our field.",
    "You will work in bright premises in the middle of {ort}.",
    "People tend to stay with us, and we are proud of that.",
    "We are a leading digital company with customers all over the world.",
    "Our colleagues come from more than {antal} countries.",
    "{arbetsgivare} offers a calm and friendly workplace.",
    "We are now strengthening the team in {ort}.",
];

/// On what is done in any job.
pub(super) const TASKS: [&str; 14] = [
    "As {role} you plan your day together with your team.",
    "You report to the head of the unit.",
    "You take part in meetings and share what you know.",
    "You follow up results and suggest improvements.",
    "You introduce new colleagues to the work.",
    "Travel within Sweden may occur.",
    "You keep routines and documents up to date.",
    "You have daily contact with customers, users and partners.",
    "Other duties may be assigned.",
    "You are responsible for safety and order in your area.",
    "You work independently but are never alone.",
    "You help to develop our way of working.",
    "Evening and weekend work may be required.",
    "You represent {arbetsgivare} in networks and at events.",
];

/// On what is done with digital means.
pub(super) const DIGITAL_TASKS: [Dated; 10] = [
    (2006, 2014, "You register information in our computer system."),
    (2006, 2025, "You answer questions by telephone and e-mail."),
    (2010, 2025, "You keep records in our case management system."),
    (2012, 2025, "You update our website and social media channels."),
    (2014, 2025, "You use digital tools in your daily work."),
    (2018, 2025, "You share documents in SharePoint and meet in Teams."),
    (2019, 2025, "You help us to automate and digitalise our processes."),
    (2020, 2025, "Some of the work is done remotely, in online meetings."),
    (2022, 2025, "You analyse data in Power BI and present your findings."),
    (2023, 2025, "You explore how generative AI can support the team, within our guidelines."),
];

/// What is done in the jobs of a branch.
pub(super) fn branch_tasks(branch: Branch) -> &'static [&'static str] {
    match branch {
        Branch::Care => &[
            "You give care with respect for each person's needs.",
            "You document care in the medical record.",
            "You work in shifts with nurses, doctors and therapists.",
        ],
        Branch::School => &[
            "You plan, teach and assess in line with the Swedish curriculum.",
            "You meet parents and follow the progress of each pupil.",
            "You use learning platforms and digital resources in class.",
        ],
        Branch::Food => &[
            "You prepare dishes from scratch and keep the kitchen clean.",
            "You order goods and check deliveries.",
            "You know food hygiene and allergies well.",
        ],
        Branch::Cleaning => &[
            "You clean offices and schools according to schedule.",
            "You refill supplies and report damage.",
            "You receive the tasks of the day in an app.",
        ],
        Branch::Transport => &[
            "You pick, pack and ship orders with a handheld scanner.",
            "You drive safely and take care of the vehicle.",
            "You load and unload goods several times a day.",
        ],
        Branch::Building => &[
            "You install, test and maintain technical systems in buildings.",
            "You read drawings, in AutoCAD or on paper.",
            "You coordinate contractors and suppliers.",
        ],
        Branch::Industry => &[
            "You set up and run CNC machines.",
            "You measure parts and correct the program when needed.",
            "You take part in lean improvement work.",
        ],
        Branch::Shop => &[
            "You help customers and handle the cash register.",
            "You unpack goods and keep the shelves full.",
            "You handle orders from our web shop.",
        ],
        Branch::Office => &[
            "You design, develop and test software together with the team.",
            "You write reports, analyses and presentations.",
            "You manage systems, users and access rights.",
            "You work with stakeholders across the organisation.",
            "You build cloud services and data pipelines.",
        ],
    }
}

/// What may be demanded, as it follows "you have".
pub(super) const DEMANDS: [&str; 16] = [
    "a relevant degree or similar experience",
    "at least {antal} months of experience in a similar role",
    "good communication skills in English",
    "some knowledge of Swedish",
    "a driving licence",
    "an eye for detail",
    "the ability to work in a team",
    "a structured way of working",
    "a service-minded attitude",
    "a strong sense of responsibility",
    "the right to work in Sweden",
    "an interest in people and society",
    "experience from the public sector",
    "good judgement",
    "the ability to meet deadlines",
    "a positive mindset",
];

/// What may be demanded in digital matters, as it follows "you have".
pub(super) const DIGITAL_DEMANDS: [Dated; 9] = [
    (2006, 2014, "good computer skills"),
    (2006, 2016, "knowledge of Word and Excel"),
    (2006, 2013, "experience of the Internet and e-mail"),
    (2008, 2025, "good knowledge of Microsoft Office"),
    (2012, 2025, "experience of SAP or another business system"),
    (2014, 2025, "good digital skills"),
    (2018, 2025, "knowledge of GDPR and information security"),
    (2020, 2025, "experience of online meetings and collaboration tools"),
    (2023, 2025, "curiosity about AI tools"),
];

/// What may be demanded in digital matters in offices.
pub(super) const OFFICE_DEMANDS: [Dated; 6] = [
    (2006, 2014, "experience of Java, C++ or PHP"),
    (2010, 2025, "experience of SQL and databases"),
    (2010, 2025, "programming skills in Java, C# or Python"),
    (2015, 2025, "experience of agile development and Git"),
    (2018, 2025, "experience of cloud platforms such as Azure or AWS"),
    (2022, 2025, "an understanding of machine learning"),
];

/// Sentences around a demand.
pub(super) const DEMAND_FRAMES: [&str; 6] = [
    "You have {fras}.",
    "We are looking for someone with {fras}.",
    "The position requires {fras}.",
    "We expect you to have {fras}.",
    "To succeed you need {fras}.",
    "It is essential that you have {fras}.",
];

/// Sentences around a merit.
pub(super) const MERIT_FRAMES: [&str; 5] = [
    "It is a plus if you have {fras}.",
    "We would like to see {fras}.",
    "Meritorious is {fras}.",
    "It is an advantage to have {fras}.",
    "Preferably you also have {fras}.",
];

/// On the person, and on what is not needed.
pub(super) const PERSONALITY: [&str; 12] = [
    "As a person you are calm, open and reliable.",
    "You like to learn and to share what you have learnt.",
    "We put great weight on personal qualities.",
    "You take initiative and finish what you start.",
    "You are good at listening and at explaining.",
    "You enjoy working with others and on your own.",
    "You do not need to know our systems, we will teach you.",
    "No programming skills are required.",
    "You keep a cool head when things move fast.",
    "You share our view of the equal worth of all people.",
    "You are precise without losing sight of the whole.",
    "Security clearance may be required.",
];

/// On what is offered.
pub(super) const OFFER: [&str; 14] = [
    "We offer a permanent position, full time.",
    "This is a temporary position of six months, with the possibility of extension.",
    "Salary by agreement.",
    "You get thirty days of holiday.",
    "We have a collective agreement and occupational pension.",
    "A wellness allowance and flexible hours are part of the deal.",
    "You get your own laptop and phone.",
    "We can help you to find a home in {ort}.",
    "You get a mentor during your first months.",
    "We pay for courses and certificates.",
    "The start date is flexible.",
    "You may work from home now and then.",
    "We offer online courses through our learning portal.",
    "Free parking is available.",
];

/// On the application.
pub(super) const APPLICATION: [&str; 11] = [
    "Please send your application no later than {datum}.",
    "The last day to apply is {datum}.",
    "Apply on our website, www.example.se.",
    "Send your CV to jobs@example.se and state the reference {ref}.",
    "Questions are answered on telephone 070-000 00 00.",
    "Interviews are held as applications come in.",
    "We kindly decline contact from recruitment firms.",
    "Please attach a cover letter in English or Swedish.",
    "State the reference {ref} in the subject line.",
    "We look forward to hearing from you!",
    "Read more about us at www.example.se.",
];

/// On the application, in digital words that demand nothing.
pub(super) const DIGITAL_APPLICATION: [Dated; 4] = [
    (2018, 2025, "We do not accept applications by e-mail because of GDPR."),
    (2008, 2025, "Applications are handled in our online recruitment system."),
    (2014, 2025, "You may be asked to take a digital test."),
    (2020, 2025, "The first interview is held online."),
];
