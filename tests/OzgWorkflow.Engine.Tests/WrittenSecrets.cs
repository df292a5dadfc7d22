using OzgWorkflow.Engine.Values;

namespace OzgWorkflow.Engine.Tests;

/// <summary>What lets somebody in is not kept where people read it, in whatever form it was written.</summary>
[Category("quick")]
public sealed class WrittenSecrets
{
    [TestCase("https://anna:offen@example.org/x", "https://***@example.org/x")]
    [TestCase("https://example.org/?a=1&api_key=offen#x", "https://example.org/?a=1&api_key=***#x")]
    [TestCase("client_secret=offen&grant_type=x", "client_secret=***&grant_type=x")]
    [TestCase("'grant_type=x&password=offen' + variables.a", "'grant_type=x&password=***' + variables.a")]
    [TestCase("""{"kennwort": "of\"fen", "n": 1}""", """{"kennwort": "***", "n": 1}""")]
    [TestCase("""({ 'X-Api-Key': 'offen', token: `offen` })""", """({ 'X-Api-Key': '***', token: `***` })""")]
    [TestCase("""{"content":"{\"password\":\"offen\",\"n\":1}"}""", """{"content":"{\"password\":\"***\",\"n\":1}"}""")]
    [TestCase("""{"authorization":"Bearer off""", """{"authorization":"***""")]
    [TestCase(
        "<a><wsse:Password Type='t'>offen</wsse:Password></a>",
        "<a><wsse:Password Type='t'>***</wsse:Password></a>"
    )]
    [TestCase("https://example.org/?token={{secret:A}}", "https://example.org/?token=*** {{secret:A}}")]
    [TestCase("""{"name": "Köln", "code": "x"} <b>key</b> a@b.example""", null)]
    public void Within_a_text(string text, string? cleaned) =>
        Assert.That(Secrets.Cleaned(text), Is.EqualTo(cleaned ?? text));

    [Test]
    public void Within_a_value()
    {
        var value = new Dictionary<string, object?>
        {
            ["anmeldung"] = new object?[]
            {
                new Dictionary<string, object?> { ["Passwort"] = 1234L, ["name"] = "anna" },
            },
            ["cookies"] = new object?[] { "offen", "offen" },
            ["anzahl"] = 7L,
        };
        Assert.That(
            ValueJson.ToJson(Secrets.MaskedWithin(value)),
            Is.EqualTo("""{"anmeldung":[{"Passwort":"***","name":"anna"}],"cookies":["***","***"],"anzahl":7}""")
        );
    }

    [Test]
    public void Long_texts_are_looked_through_in_no_time()
    {
        foreach (var part in new[] { "a", "a:", "a='", "<a ", "//a", "&a=", "\\", " ", "'\"`" })
            Assert.That(
                Secrets.Cleaned(string.Concat(Enumerable.Repeat(part, 50_000 / part.Length))),
                Is.Not.EqualTo(Secrets.Mask),
                part
            );
    }
}
