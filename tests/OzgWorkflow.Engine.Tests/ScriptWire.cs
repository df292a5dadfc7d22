using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using OzgWorkflow.Engine.Expressions;
using OzgWorkflow.Engine.Values;
using OzgWorkflow.Scripts.Wire;

namespace OzgWorkflow.Engine.Tests;

/// <summary>
/// What goes to the processes that run scripts and comes back from them arrives as it was sent, or not at all.
/// </summary>
public sealed class ScriptWire
{
    private static readonly Gen<string> Texts = ArbMap
        .Default.GeneratorFor<char>()
        .ArrayOf()
        .Select(x => new string(x));

    [Test]
    public void Values_arrive_as_they_were_sent() =>
        Check.QuickThrowOnFailure(
            Prop.ForAll(
                Values(4).ToArbitrary(),
                value => Assert.That(There(value), Is.EqualTo(value).UsingPropertiesComparer())
            )
        );

    [TestCase(5, TestName = "A_value_whose_bytes_are_too_many_is_not_read")]
    public void Too_many_bytes(int limit)
    {
        var (_, reader) = Sent("123456");
        reader.Limit = limit;
        Assert.That(reader.Next, Throws.TypeOf<WireException>());
    }

    [Test]
    public void A_value_that_would_take_too_much_memory_is_not_read()
    {
        var (_, reader) = Sent(Enumerable.Repeat<object?>(new Dictionary<string, object?>(), 1_000).ToArray());
        reader.WeightLimit = 100_000;
        reader.Next();
        Assert.That(() => reader.Value(), Throws.TypeOf<WireException>());
    }

    [Test]
    public void Any_bytes_are_a_value_or_an_error() =>
        Check.QuickThrowOnFailure(
            Prop.ForAll(
                ArbMap.Default.ArbFor<byte[]>(),
                bytes =>
                {
                    using var stream = new MemoryStream([.. BitConverter.GetBytes(bytes.Length), 0, .. bytes]);
                    var reader = new FrameReader(new BufferedStream(stream)) { WeightLimit = 1_000_000 };
                    reader.Next();
                    try
                    {
                        reader.Value();
                    }
                    catch (Exception e)
                        when (e is WireException or FormatException or ArgumentException or OverflowException)
                    {
                        // Whoever reads treats all of these as nonsense.
                    }
                }
            )
        );

    [Test]
    public void A_frame_larger_than_agreed_is_not_sent()
    {
        var writer = new FrameWriter(Stream.Null) { Limit = 100 };
        Assert.That(() => writer.Begin(Frame.Result).Text(new string('x', 100)), Throws.TypeOf<WireException>());
    }

    [Test]
    public void The_bounds_of_a_script_arrive()
    {
        var limits = new ScriptLimits
        {
            Time = TimeSpan.FromSeconds(3),
            Memory = 7,
            Statements = 8,
            Recursion = 9,
            ArraySize = 10,
        };
        using var stream = new MemoryStream();
        LimitsOnWire.Write(new FrameWriter(stream).Begin(Frame.Check), limits).Send();
        stream.Position = 0;
        var reader = new FrameReader(new BufferedStream(stream));
        reader.Next();
        Assert.That(LimitsOnWire.Read(reader), Is.EqualTo(limits));
    }

    private static object? There(object? value)
    {
        var (frame, reader) = Sent(value);
        Assert.That(reader.Next(), Is.EqualTo(frame));
        return reader.Value();
    }

    private static (Frame Frame, FrameReader Reader) Sent(object? value)
    {
        var stream = new MemoryStream();
        new FrameWriter(stream).Begin(Frame.Result).Value(value).Send();
        stream.Position = 0;
        return (Frame.Result, new FrameReader(new BufferedStream(stream)));
    }

    private static Gen<object?> Values(int depth)
    {
        var scalars = Gen.OneOf(
            Gen.Constant<object?>(null),
            ArbMap.Default.GeneratorFor<bool>().Select(x => (object?)x),
            ArbMap.Default.GeneratorFor<long>().Select(x => (object?)x),
            ArbMap.Default.GeneratorFor<double>().Select(x => (object?)x),
            ArbMap.Default.GeneratorFor<decimal>().Select(x => (object?)x),
            ArbMap.Default.GeneratorFor<DateTimeOffset>().Select(x => (object?)x),
            ArbMap.Default.GeneratorFor<BigInteger>().Select(x => (object?)x),
            Texts.Select(x => (object?)x)
        );
        if (depth == 0)
            return scalars;
        var inner = Values(depth - 1);
        return Gen.OneOf(
            scalars,
            inner.ArrayOf(3).Select(x => (object?)x),
            Gen.Zip(Texts, inner)
                .ArrayOf(3)
                .Select(x => (object?)x.DistinctBy(y => y.Item1).ToDictionary(y => y.Item1, y => y.Item2))
        );
    }
}
