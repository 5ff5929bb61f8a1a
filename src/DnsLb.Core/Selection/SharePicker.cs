using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Account = DnsLb.Core.Selection.Turns.Account;

namespace DnsLb.Core.Selection;

/// <summary>
/// Exact shares over short runs: with k addresses in an answer a member is in the share k·w of all answers and in first place in the
/// share w of them.
/// </summary>
/// <remarks>
/// Every answer credits each member with its share; the k with the most credit are in the answer and pay one place each. Of those, the
/// one that is due most first places is first. The credits are the exact deviations so far; taking the greatest keeps them within
/// about one place, whatever the weights and however members come and go.
/// </remarks>
internal sealed class SharePicker : IPicker
{
    /// <summary>The line of <c>rotate</c> in <see cref="Policies"/>.</summary>
    public static Policy RotatePolicy { get; } = new(
        "rotate",
        "equal turns, whatever the weights; every answer starts one member further",
        int.MaxValue,
        LooksAtClient: false,
        MostAnswers: weights => weights.Length,
        (serving, answers) => new SharePicker(serving, Array.ConvertAll(serving.Weights, _ => 1.0), answers, shuffles: false));

    /// <summary>The line of <c>weighted</c> in <see cref="Policies"/>.</summary>
    public static Policy WeightedPolicy { get; } = new(
        "weighted",
        "shares by weight, exact over short runs of answers",
        DefaultAnswers: 1,
        LooksAtClient: false,
        MostAnswers,
        (serving, answers) => new SharePicker(serving, serving.Weights, answers, shuffles: true));

    // Far below any credit: a member that is not served never has the most.
    private const long Never = long.MinValue / 2;

    private readonly ushort[] _members;
    private readonly double[] _shares;
    private readonly Turns _turns;
    private readonly bool _shuffles;
    private readonly string? _note;
    private readonly Func<int, string> _detail;
    private readonly long[] _due;
    private readonly long[] _dueBehind;
    private readonly long[] _handicap;

    /// <param name="serving">The members that may be served.</param>
    /// <param name="weights">What their shares are by, in place of their weights.</param>
    /// <param name="answers">The addresses wanted in an answer.</param>
    /// <param name="shuffles">False: those behind the first follow as in a rotation.</param>
    /// <param name="detail">What else to say of the share of a position.</param>
    public SharePicker(ServingSet serving, double[] weights, int answers, bool shuffles, Func<int, string>? detail = null)
    {
        _detail = detail ?? (_ => "");
        _members = serving.Members;
        _turns = serving.Turns;
        _shuffles = shuffles;
        double sum = weights.Sum();
        _shares = Array.ConvertAll(weights, weight => weight / sum);
        int wanted = Math.Min(answers, _members.Length);
        Answers = Math.Min(wanted, MostAnswers(weights));
        _note = Answers < wanted ? $"answers lowered from {wanted} to {Answers}: more would cut the share of the member with {_shares.Max():P0} of the weight" : null;
        _due = new long[Account.Padded(serving.PoolSize)];
        _dueBehind = new long[_due.Length];
        _handicap = new long[_due.Length];
        FillDue();
    }

    /// <inheritdoc/>
    public int Answers { get; }

    /// <inheritdoc/>
    public string? Note(in PickRequest request) => _note;

    /// <inheritdoc/>
    public int Pick(in PickRequest request, Span<ushort> picked, ref uint ttl)
    {
        Account account = _turns.Claim();
        try
        {
            if (Answers == 1)
            {
                picked[0] = PickOne(account);
            }
            else
            {
                PickSeveral(account, picked[..Answers]);
            }

            return Answers;
        }
        finally
        {
            account.Release();
        }
    }

    /// <inheritdoc/>
    public string Explain(int position, in PickRequest request) => Answers == 1
        ? $"in {_shares[position]:P2} of all answers{_detail(position)}"
        : $"in {Math.Min(1, Answers * _shares[position]):P2} of all answers, first in {_shares[position]:P2}{_detail(position)}";

    // Being in the share k·w of the answers is possible up to 1. The tolerance keeps three equal members from being two.
    private static int MostAnswers(double[] weights) => (int)((1 + 1e-9) * weights.Sum() / weights.Max());

    // Each answer credits exactly one place in all: what rounding leaves goes to the first member.
    private void FillDue()
    {
        Array.Fill(_handicap, Never);
        long rest = Account.Place;
        for (int position = 0; position < _members.Length; position++)
        {
            _handicap[_members[position]] = 0;
            rest -= _due[_members[position]] = (long)(_shares[position] * Account.Place);
        }

        _due[_members[0]] += rest;
        foreach (ushort member in _members)
        {
            _dueBehind[member] = (Answers - 1) * _due[member];
        }
    }

    private ushort PickOne(Account account)
    {
        int first = CreditAndFindGreatest(account.First, account.Others, _due, _handicap);
        account.First[first] -= Account.Place;
        return (ushort)first;
    }

    private void PickSeveral(Account account, Span<ushort> picked)
    {
        Add(_due, account.First);
        Add(_dueBehind, account.Others);
        TakeGreatest(account, picked);
        long[] firsts = account.First;
        long[] others = account.Others;
        int first = 0;
        long most = long.MinValue;
        for (int i = 0; i < picked.Length; i++)
        {
            int member = picked[i];
            others[member] -= Account.Place;
            if (firsts[member] > most)
            {
                most = firsts[member];
                first = i;
            }
        }

        firsts[picked[first]] -= Account.Place;
        others[picked[first]] += Account.Place;
        Order(account, picked, first);
    }

    private static void Add(long[] due, long[] account)
    {
        ReadOnlySpan<Vector256<long>> dues = MemoryMarshal.Cast<long, Vector256<long>>(due);
        Span<Vector256<long>> accounts = MemoryMarshal.Cast<long, Vector256<long>>(account.AsSpan());
        for (int i = 0; i < dues.Length && i < accounts.Length; i++)
        {
            accounts[i] += dues[i];
        }
    }

    // The members with the most credit for any place, in the pool's order.
    private void TakeGreatest(Account account, Span<ushort> picked)
    {
        if (picked.Length == _members.Length)
        {
            _members.CopyTo(picked);
            return;
        }

        Span<long> greatest = stackalloc long[picked.Length];
        greatest.Fill(long.MaxValue);
        foreach (ushort member in _members)
        {
            // Negated: the ranking keeps the least.
            Ranking.Insert(-(account.First[member] + account.Others[member]), member, greatest, picked);
        }

        picked.Sort();
    }

    // Whoever is due goes first. The rest follow as in a rotation, or in an order that is uniform over many answers.
    private void Order(Account account, Span<ushort> picked, int first)
    {
        if (!_shuffles)
        {
            Rotate(picked, first);
            return;
        }

        (picked[0], picked[first]) = (picked[first], picked[0]);
        ulong random = StableHash.Mix(++account.Shuffles);
        for (int i = picked.Length - 1; i > 1; i--)
        {
            int other = 1 + (int)Math.BigMul(random, (ulong)i, out random);
            (picked[i], picked[other]) = (picked[other], picked[i]);
        }
    }

    // Of all members two copies make the rotation, at a fraction of the time of three reversals.
    private void Rotate(Span<ushort> picked, int first)
    {
        if (picked.Length == _members.Length)
        {
            _members.AsSpan(first).CopyTo(picked);
            _members.AsSpan(0, first).CopyTo(picked[(picked.Length - first)..]);
            return;
        }

        picked[..first].Reverse();
        picked[first..].Reverse();
        picked.Reverse();
    }

    // A single address is first and is all that is included, so both debts count; there are others only after answers with several.
    private static int CreditAndFindGreatest(long[] first, long[] others, long[] due, long[] handicap)
    {
        Span<Vector256<long>> firsts = MemoryMarshal.Cast<long, Vector256<long>>(first.AsSpan());
        ReadOnlySpan<Vector256<long>> behind = MemoryMarshal.Cast<long, Vector256<long>>(others);
        ReadOnlySpan<Vector256<long>> dues = MemoryMarshal.Cast<long, Vector256<long>>(due);
        ReadOnlySpan<Vector256<long>> handicaps = MemoryMarshal.Cast<long, Vector256<long>>(handicap);
        var greatest = Vector256.Create(long.MinValue);
        Vector256<long> at = Vector256<long>.Zero;
        for (int i = 0; i < firsts.Length && i < behind.Length && i < dues.Length && i < handicaps.Length; i++)
        {
            Vector256<long> now = firsts[i] + dues[i];
            firsts[i] = now;
            Vector256<long> rated = now + now + behind[i] + handicaps[i];
            var greater = Vector256.GreaterThan(rated, greatest);
            greatest = Vector256.ConditionalSelect(greater, rated, greatest);
            at = Vector256.ConditionalSelect(greater, Vector256.Create((long)i), at);
        }

        return MemberOfGreatest(greatest, (at * Vector256<long>.Count) + Vector256.Create(0L, 1, 2, 3));
    }

    // Halves at a time, in registers and without a branch: which one is the greatest nobody foresees. Of equals the first in the pool's order.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int MemberOfGreatest(Vector256<long> greatest, Vector256<long> member)
    {
        var (most, its) = Greater(greatest.GetLower(), member.GetLower(), greatest.GetUpper(), member.GetUpper());
        var crossed = Vector128.Create(1L, 0);
        return (int)Greater(most, its, Vector128.Shuffle(most, crossed), Vector128.Shuffle(its, crossed)).Member[0];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector128<long> Most, Vector128<long> Member) Greater(Vector128<long> one, Vector128<long> its, Vector128<long> other, Vector128<long> others)
    {
        Vector128<long> better = Vector128.GreaterThan(other, one) | (Vector128.Equals(other, one) & Vector128.LessThan(others, its));
        return (Vector128.ConditionalSelect(better, other, one), Vector128.ConditionalSelect(better, others, its));
    }
}
