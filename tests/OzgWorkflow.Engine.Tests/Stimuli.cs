using System.Reflection;
using OzgWorkflow.Engine.Execution;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Engine.Stimuli;
using OzgWorkflow.Engine.Values;
using static OzgWorkflow.Testing.Build;

namespace OzgWorkflow.Engine.Tests;

/// <summary>What moves instances is written, read and done again without a difference.</summary>
public sealed class Stimuli
{
    private static IEnumerable<Type> Kinds => StimulusJson.Kinds;

    [TestCaseSource(nameof(Kinds))]
    public void Each_is_read_as_it_was_written(Type kind)
    {
        var stimulus = (Stimulus)Example(kind);
        var read = StimulusJson.Read(
            (IReadOnlyDictionary<string, object?>)ValueJson.Parse(ValueJson.ToJson(StimulusJson.Write(stimulus)))!
        );
        Assert.Multiple(() =>
        {
            Assert.That(read, Is.TypeOf(kind));
            Assert.That(
                ValueJson.ToJson(StimulusJson.Write(read)),
                Is.EqualTo(ValueJson.ToJson(StimulusJson.Write(stimulus)))
            );
            foreach (var member in kind.GetProperties(BindingFlags.Public | BindingFlags.Instance))
                Assert.That(member.GetValue(read), Is.EqualTo(member.GetValue(stimulus)), member.Name);
        });
    }

    [Test]
    public void An_unknown_one_is_named()
    {
        var unknown = new Dictionary<string, object?> { ["type"] = "Gibt es nicht" };
        Assert.That(
            () => StimulusJson.Read(unknown),
            Throws.TypeOf<FormatException>().With.Message.Contains("Gibt es nicht")
        );
    }

    [Test]
    public void What_nothing_waits_for_changes_nothing()
    {
        var host = new EngineHost(Workflow(Event("e")));
        var id = host.Start("test");
        var before = StateSerializer.Serialize(host.State(id));
        Stimulus[] none =
        [
            new Resume(99),
            new Retry(99),
            new Skip(99, null, Value.EmptyMap),
            new Cancel("Störung") { IncidentId = 99 },
            new Continue(),
            new Start(Value.EmptyMap),
        ];
        Assert.Multiple(() =>
        {
            foreach (var stimulus in none)
                Assert.That(host.Advance(id, stimulus).WasAccepted, Is.False, stimulus.ToString());
            Assert.That(StateSerializer.Serialize(host.State(id)), Is.EqualTo(before));
        });
    }

    /// <summary>A stimulus with a value of its own for everything that it says.</summary>
    private static object Example(Type type)
    {
        var made = type.GetConstructors().MaxBy(x => x.GetParameters().Length)!;
        var example = made.Invoke(
            made.GetParameters().Select((x, i) => Sample(x.ParameterType, x.Name!, i + 1)).ToArray()
        );
        foreach (var member in type.GetProperties().Where(x => x.GetValue(example) is null && x.SetMethod is not null))
            member.SetValue(example, Sample(member.PropertyType, member.Name, 7));
        return example;
    }

    private static object? Sample(Type type, string name, int number) =>
        type == typeof(string) ? $"{name} {number}"
        : type == typeof(long) ? number
        : type == typeof(long?) ? (long)number
        : type == typeof(DateTimeOffset) ? DateTimeOffset.UnixEpoch.AddDays(number)
        : type == typeof(object)
            ? new Dictionary<string, object?> { [name] = new object?[] { (long)number, "ä", null } }
        : type == typeof(IReadOnlyDictionary<string, object?>)
            ? new Dictionary<string, object?> { [name] = (long)number }
        : type == typeof(IReadOnlyDictionary<string, string>) ? new Dictionary<string, string> { [name] = $"{number}" }
        : type == typeof(ParentLink) ? new ParentLink(Guid.NewGuid(), number)
        : throw new ArgumentException($"No example of a {type.Name} for '{name}'.");
}
