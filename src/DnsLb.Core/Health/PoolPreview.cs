using DnsLb.Core.Pools;
using DnsLb.Core.Selection;

namespace DnsLb.Core.Health;

/// <summary>What would become of a pool.</summary>
/// <param name="Before">The pool as it is.</param>
/// <param name="ViewBefore">What answers are made from now.</param>
/// <param name="Members">Each member as it would be, in the definition's order.</param>
/// <param name="View">What answers would be made from.</param>
/// <param name="Notes">What would overrule the verdicts, or leave answers without an address.</param>
public sealed record PoolPreview(PoolHealth Before, PoolView ViewBefore, IReadOnlyList<MemberHealth> Members, PoolView View, IReadOnlyList<string> Notes)
{
    /// <summary>Selects as a query would find it.</summary>
    /// <param name="before">The pool as it is.</param>
    /// <param name="members">Its members as they would be.</param>
    public static PoolPreview Of(PoolHealth before, IReadOnlyList<MemberHealth> members)
    {
        var trace = new RecordingTrace();
        PoolView view = before.Pool.Preview([.. members.Select(member => member.Condition)], ref trace);
        return new PoolPreview(before, before.Pool.View, members, view, trace.Stages.First(stage => stage.Name == FloorStage.Name).Notes);
    }
}
