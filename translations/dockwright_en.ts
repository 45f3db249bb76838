<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en">
<context>
    <name>Summary</name>
    <message numerus="yes">
        <source>%n new</source>
        <translation>
            <numerusform>%n new</numerusform>
            <numerusform>%n new</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n changed</source>
        <translation>
            <numerusform>%n changed</numerusform>
            <numerusform>%n changed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n removed</source>
        <translation>
            <numerusform>%n removed</numerusform>
            <numerusform>%n removed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n running container(s) stop: %1</source>
        <translation>
            <numerusform>%n running container stops: %1</numerusform>
            <numerusform>%n running containers stop: %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n running container(s) keep running.</source>
        <translation>
            <numerusform>%n running container keeps running.</numerusform>
            <numerusform>%n running containers keep running.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n value(s) were edited by hand: decide which value to keep.</source>
        <translation>
            <numerusform>%n value was edited by hand: decide which value to keep.</numerusform>
            <numerusform>%n values were edited by hand: decide which values to keep.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>dockwright::ui::AddressesPage</name>
    <message numerus="yes">
        <source>%n more network(s) are not shown.</source>
        <translation>
            <numerusform>%n more network is not shown.</numerusform>
            <numerusform>%n more networks are not shown.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>dockwright::ui::CapacityPage</name>
    <message numerus="yes">
        <source>%1 of %n core(s)</source>
        <translation>
            <numerusform>%1 of %n core</numerusform>
            <numerusform>%1 of %n cores</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>dockwright::ui::DiffModel</name>
    <message numerus="yes">
        <source>%n equal line(s); press Enter to show them</source>
        <translation>
            <numerusform>%n equal line; press Enter to show it</numerusform>
            <numerusform>%n equal lines; press Enter to show them</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>dockwright::ui::EnginePage</name>
    <message numerus="yes">
        <source>%n keys</source>
        <translation>
            <numerusform>%n key</numerusform>
            <numerusform>%n keys</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n found</source>
        <translation>
            <numerusform>%n found</numerusform>
            <numerusform>%n found</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>dockwright::ui::EqualFindings</name>
    <message numerus="yes">
        <source>Show all %n</source>
        <extracomment>Opens a list of findings that mean the same.</extracomment>
        <translation>
            <numerusform>Show %n</numerusform>
            <numerusform>Show all %n</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>dockwright::ui::FindingRow</name>
    <message numerus="yes">
        <source>%1, and %n more</source>
        <extracomment>Title of several findings that mean the same; %1 is the title of the first.</extracomment>
        <translation>
            <numerusform>%1, and %n more</numerusform>
            <numerusform>%1, and %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>dockwright::ui::HealthPage</name>
    <message numerus="yes">
        <source>%n passed</source>
        <translation>
            <numerusform>%n passed</numerusform>
            <numerusform>%n passed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n warning(s)</source>
        <translation>
            <numerusform>%n warning</numerusform>
            <numerusform>%n warnings</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n failed</source>
        <translation>
            <numerusform>%n failed</numerusform>
            <numerusform>%n failed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n unknown</source>
        <translation>
            <numerusform>%n unknown</numerusform>
            <numerusform>%n unknown</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>dockwright::ui::JournalTab</name>
    <message numerus="yes">
        <source>Paused: %n new line(s).</source>
        <translation>
            <numerusform>Paused: %n new line.</numerusform>
            <numerusform>Paused: %n new lines.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>dockwright::ui::LivePane</name>
    <message numerus="yes">
        <source>New file, %n line(s).</source>
        <translation>
            <numerusform>New file, %n line.</numerusform>
            <numerusform>New file, %n lines.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n line(s) differ from this host.</source>
        <translation>
            <numerusform>%n line differs from this host.</numerusform>
            <numerusform>%n lines differ from this host.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>dockwright::ui::MirrorOffer</name>
    <message numerus="yes">
        <source>%n known mirror(s) work from this host.</source>
        <translation>
            <numerusform>%n known mirror works from this host.</numerusform>
            <numerusform>%n known mirrors work from this host.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>dockwright::ui::OnlineInstall</name>
    <message numerus="yes">
        <source>%n version(s) found.</source>
        <translation>
            <numerusform>%n version found.</numerusform>
            <numerusform>%n versions found.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>dockwright::ui::ReadinessPage</name>
    <message numerus="yes">
        <source>%n available</source>
        <translation>
            <numerusform>%n available</numerusform>
            <numerusform>%n available</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n missing</source>
        <translation>
            <numerusform>%n missing</numerusform>
            <numerusform>%n missing</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n unknown</source>
        <translation>
            <numerusform>%n unknown</numerusform>
            <numerusform>%n unknown</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>dockwright::ui::RegistriesPage</name>
    <message numerus="yes">
        <source>Wrong content: %n mirror(s) give another image than they should.</source>
        <translation>
            <numerusform>Wrong content: %n mirror gives another image than it should.</numerusform>
            <numerusform>Wrong content: %n mirrors give another image than they should.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>dockwright::ui::SecurityPage</name>
    <message numerus="yes">
        <source>Show %n setting(s)</source>
        <translation>
            <numerusform>Show %n setting</numerusform>
            <numerusform>Show %n settings</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>dockwright::ui::TrustEditor</name>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>dockwright::ui::UnitDialog</name>
    <message numerus="yes">
        <source>%n file(s), in the order in which systemd reads them</source>
        <translation>
            <numerusform>%n file, in the order in which systemd reads them</numerusform>
            <numerusform>%n files, in the order in which systemd reads them</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>dockwright::ui::WelcomePage</name>
    <message numerus="yes">
        <source>%n running</source>
        <extracomment>Running containers.</extracomment>
        <translation>
            <numerusform>%n running</numerusform>
            <numerusform>%n running</numerusform>
        </translation>
    </message>
</context>
</TS>
