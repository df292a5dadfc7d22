namespace OzgWorkflow.Server.Access;

/// <summary>Words that passwords are made of when nobody thinks about them; our own list, German and English.</summary>
internal static class CommonPasswords
{
    private const string Text = """
        passwort password passwd kennwort kennung geheim geheimnis secret willkommen welcome hallo hello hallowelt
        helloworld test tester admin administrator administration root user benutzer gast guest login start letmein
        changeme aendermich default standard initial qwertz qwerty qwertzuiop qwertyuiop asdf asdfgh asdfghjkl
        yxcvbnm zxcvbnm abc abcd abcdef abcdefg abcdefgh aaaaaaaa fruehling frühling sommer herbst winter summer
        spring autumn januar februar maerz märz april mai juni juli august september oktober november dezember
        montag dienstag mittwoch donnerstag freitag samstag sonntag weihnachten ostern urlaub feierabend schatz
        liebe iloveyou ichliebedich sonnenschein sunshine engel angel prinzessin princess daniel michael thomas
        andreas sabine fussball fußball football schalke bayern borussia dortmund dragon drache monkey master
        superman batman computer internet arbeit buero büro deutschland nordrheinwestfalen nrw duesseldorf
        düsseldorf koeln köln muenster münster bonn essen berlin hamburg muenchen münchen verwaltung rathaus kommune
        gemeinde stadt kreis landkreis ozg ozgworkflow workflow onlinezugangsgesetz
        """;

    internal static readonly HashSet<string> Words =
    [
        .. Text.Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries),
    ];
}
