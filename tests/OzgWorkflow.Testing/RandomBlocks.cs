using FsCheck;
using FsCheck.Fluent;
using OzgWorkflow.Runtime.Definitions;
using OzgWorkflow.Server.Elsa.Definitions;

namespace OzgWorkflow.Testing;

/// <summary>Random blocks, and how one that shows a fault is made smaller.</summary>
internal static class RandomBlocks
{
    private const int LongestLoop = 3;

    internal static Gen<Block> Of(int size)
    {
        var step = Gen.Fresh(() => (Block)new Block.Step());
        var task = Gen.Choose(1, 3)
            .Select(x =>
                (Block)new Block.Choice(Enumerable.Range(0, x).Select(_ => (Block)new Block.Step()).ToArray())
            );
        var wait = Gen.Elements(Enum.GetValues<WaitFor>()).Select(x => (Block)new Block.Wait(x));
        Gen<Block>[] leaves = [step, task, wait, wait];
        if (size <= 1)
            return Gen.OneOf(leaves);
        Gen<Block[]> Several(int atLeast) =>
            from count in Gen.Choose(atLeast, 3)
            from parts in Gen.ArrayOf(Of(size / 3), count)
            select parts;
        Gen<Block>[] compound =
        [
            Several(1).Select(x => (Block)new Block.Choice(x)),
            Several(2).Select(x => (Block)new Block.Both(x)),
            Several(2).Select(x => (Block)new Block.Chain(x)),
            Of(size / 2).Select(x => (Block)new Block.Nested(x)),
            from body in Of(size / 2)
            from times in Gen.Choose(1, LongestLoop)
            select (Block)new Block.Repeat(body, times),
        ];
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
