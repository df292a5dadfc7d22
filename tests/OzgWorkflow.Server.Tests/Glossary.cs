using System.Reflection;
using System.Text.RegularExpressions;
using OzgWorkflow.Contracts.Events;
using OzgWorkflow.Engine.Execution;
using OzgWorkflow.Engine.Values;
using OzgWorkflow.Ozg;
using OzgWorkflow.Runtime.Outbox;
using OzgWorkflow.Runtime.Steps;
using OzgWorkflow.Server.Access;
using OzgWorkflow.Server.Pages.Betrieb;
using OzgWorkflow.Server.Pages.Studio;
using OzgWorkflow.Testing;

namespace OzgWorkflow.Server.Tests;

/// <summary>
/// Code speaks English; terms of the subject that have no honest translation stay German and are in the glossary of
/// <c>docs/design.md</c>. Pages are German: their folders are addresses.
/// </summary>
[Category("quick")]
public sealed partial class Glossary
{
    /// <summary>How words begin that would come to mind first, and are not to be in code unless the glossary has them.</summary>
    private static readonly string[] GermanStems =
    [
        "Abfrage",
        "Ablauf",
        "Abmeld",
        "Abschluss",
        "Aenderung",
        "Änderung",
        "Anmeld",
        "Ansprech",
        "Antrag",
        "Aufgabe",
        "Ausgabe",
        "Ausschuss",
        "Auswertung",
        "Begruendung",
        "Begründung",
        "Benachrichtigung",
        "Benutzer",
        "Bericht",
        "Bescheid",
        "Bestand",
        "Beteiligt",
        "Betreff",
        "Betrieb",
        "Datei",
        "Dienstleister",
        "Eingabe",
        "Einstellung",
        "Entscheidung",
        "Entwurf",
        "Ereignis",
        "Erinnerung",
        "Fahrplan",
        "Fassung",
        "Fehler",
        "Feiertag",
        "Freigabe",
        "Frist",
        "Gestaltung",
        "Gremi",
        "Hinweis",
        "Kalender",
        "Kommun",
        "Konten",
        "Konto",
        "Koordin",
        "Lage",
        "Leistung",
        "Lenkungs",
        "Loesung",
        "Lösung",
        "Mahnung",
        "Meldung",
        "Nachricht",
        "Passwort",
        "Protokoll",
        "Pruefung",
        "Prüfung",
        "Reifegrad",
        "Ressort",
        "Rollen",
        "Schritt",
        "Sitzung",
        "Sperr",
        "Stelle",
        "Stoerung",
        "Störung",
        "Suche",
        "Tandem",
        "Themen",
        "Tranche",
        "Uebersicht",
        "Übersicht",
        "Umsetzung",
        "Variante",
        "Verantwortlich",
        "Verlauf",
        "Verwaltung",
        "Vorgang",
        "Wert",
        "Zeitpunkt",
        "Zeitraum",
        "Ziel",
        "Zugriff",
        "Zustand",
    ];

    private static readonly string[] Terms = Row()
        .Matches(File.ReadAllText(Path.Combine(Checkout.Root, "docs", "design.md")).Split("## Glossary")[1])
        .SelectMany(x => x.Groups[1].Value.Split(", "))
        .SelectMany(x => Words(x.Replace("-", "", StringComparison.Ordinal)))
        .ToArray();

    private static IEnumerable<Type> Types =>
        new[] { typeof(WorkflowEvent), typeof(Interpreter), typeof(StepHandler), typeof(OzgServices), typeof(Policies) }
            .SelectMany(x => x.Assembly.GetTypes())
            .Where(x =>
                x.Namespace?.StartsWith("OzgWorkflow.", StringComparison.Ordinal) == true
                && !x.Namespace.Contains(".Pages")
                && !x.FullName!.Contains('<')
            );

    private static IEnumerable<string> Folders =>
        Directory
            .EnumerateDirectories(Path.Combine(Checkout.Root, "src"), "*", SearchOption.AllDirectories)
            .Select(x => Path.GetRelativePath(Checkout.Root, x))
            .Where(x => !NotOurs().IsMatch(x));

    [Test]
    public void German_words_in_names_of_types_are_in_the_glossary() =>
        Assert.That(Types.Where(x => Unknown(x.Name).Any()).Select(x => x.FullName), Is.Empty);

    [Test]
    public void German_words_in_names_of_folders_are_in_the_glossary() =>
        Assert.That(Folders.Where(x => Unknown(Path.GetFileName(x)).Any()), Is.Empty);

    [TestCase("UmsetzungList", ExpectedResult = true)]
    [TestCase("AufgabenListe", ExpectedResult = false)]
    [TestCase("OpenTask", ExpectedResult = true)]
    public bool A_name_is_judged_word_by_word(string name) => !Unknown(name).Any();

    private static IEnumerable<string> Unknown(string name) =>
        Words(name)
            .Where(word => GermanStems.Any(x => word.StartsWith(x, StringComparison.Ordinal)))
            .Where(word => !Terms.Any(x => word.StartsWith(x, StringComparison.Ordinal)));

    private static IEnumerable<string> Words(string name) => Word().Matches(name).Select(x => x.Value);

    [GeneratedRegex(@"^\| ([^|]+) \|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"\p{Lu}\p{Ll}*")]
    private static partial Regex Word();

    [GeneratedRegex(@"[/\\](bin|obj|node_modules|wwwroot|Pages)([/\\]|$)")]
    private static partial Regex NotOurs();
}
