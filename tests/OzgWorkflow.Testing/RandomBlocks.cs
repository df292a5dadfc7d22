using FsCheck;
using FsCheck.Fluent;
using OzgWorkflow.Runtime.Definitions;
using OzgWorkflow.Server.Elsa.Definitions;

namespace OzgWorkflow.Testing;

/// <summary>Random blocks, and how one that shows a fault is made smaller.</summary>
internal static class RandomBlocks
{
    private const int LongestLoop = 3;

    internal static Gen<Block> Of(int size, bool withLoops, bool withWaits)
    {
        var step = Gen.Fresh(() => (Block)new Block.Step());
        var task = Gen.Choose(1, 3)
            .Select(x =>
                (Block)new Block.Choice(Enumerable.Range(0, x).Select(_ => (Block)new Block.Step()).ToArray())
            );
        var wait = Gen.Elements(Enum.GetValues<WaitFor>()).Select(x => (Block)new Block.Wait(x));
        Gen<Block>[] leaves = withWaits ? [step, task, wait, wait] : [step, task];
        if (size <= 1)
            return Gen.OneOf(leaves);
        Gen<Block[]> Several(int atLeast) =>
            from count in Gen.Choose(atLeast, 3)
            from parts in Gen.ArrayOf(Of(size / 3, withLoops, withWaits), count)
            select parts;
        var compound = new List<Gen<Block>>
        {
            Several(1).Select(x => (Block)new Block.Choice(x)),
            Several(2).Select(x => (Block)new Block.Both(x)),
            Several(2).Select(x => (Block)new Block.Chain(x)),
            Of(size / 2, withLoops, withWaits).Select(x => (Block)new Block.Nested(x)),
        };
        if (withLoops)
            compound.Add(
                from body in Of(size / 2, withLoops, withWaits)
                from times in Gen.Choose(1, LongestLoop)
                select (Block)new Block.Repeat(body, times)
            );
        return Gen.OneOf([.. leaves, .. compound, .. compound]);
    }

    internal static IEnumerable<Block> Smaller(Block block) =>
        block switch
        {
            Block.Choice x =>
            [
                .. x.Ways,
                .. Without(x.Ways, 1).Select(w => new Block.Choice(w)),
                .. Each(x.Ways).Select(w => new Block.Choice(w)),
            ],
            Block.Both x =>
            [
                .. x.Branches,
                .. Without(x.Branches, 2).Select(w => new Block.Both(w)),
                .. Each(x.Branches).Select(w => new Block.Both(w)),
            ],
            Block.Chain x =>
            [
                .. x.Blocks,
                .. Without(x.Blocks, 2).Select(w => new Block.Chain(w)),
                .. Each(x.Blocks).Select(w => new Block.Chain(w)),
            ],
            Block.Repeat x => [x.Body, .. Smaller(x.Body).Select(b => new Block.Repeat(b, x.Times))],
            Block.Nested x => [x.Inner, .. Smaller(x.Inner).Select(b => new Block.Nested(b))],
            _ => [],
        };

    private static IEnumerable<Block[]> Without(Block[] blocks, int atLeast) =>
        blocks.Length <= atLeast ? [] : blocks.Select((_, i) => blocks.Where((_, k) => k != i).ToArray());

    private static IEnumerable<Block[]> Each(Block[] blocks) =>
        blocks.SelectMany(
            (block, i) => Smaller(block).Select(smaller => blocks.Select((x, k) => k == i ? smaller : x).ToArray())
        );
}
