namespace DnsLb.Core.Selection;

/// <summary>What each member of a pool is still due from past answers. It outlives views, so that what one view owes the next one pays.</summary>
/// <remarks>
/// All workers share one account, since accounts of their own would each add their own deviation. A worker claims the account with one
/// atomic exchange for the few nanoseconds of a pick. While one account is claimed it takes the next,
/// which only happens when picks of one pool coincide; it would have to wait only if eight of them did.
/// </remarks>
public sealed class Turns
{
    private const int AccountCount = 8;

    private readonly Account[] _accounts;

    /// <summary>Starts with nothing due.</summary>
    /// <param name="members">How many members the pool has.</param>
    public Turns(int members)
    {
        _accounts = new Account[AccountCount];
        for (int i = 0; i < AccountCount; i++)
        {
            _accounts[i] = new Account(members);
        }
    }

    /// <summary>Takes over what members were due in the pool that this one replaces.</summary>
    /// <param name="previous">That pool's account.</param>
    /// <param name="previousIndex">For each member of this pool its index in that one, or -1.</param>
    public void Adopt(Turns previous, ReadOnlySpan<int> previousIndex)
    {
        for (int i = 0; i < AccountCount; i++)
        {
            Account from = previous._accounts[i];
            while (!from.TryClaim())
            {
                Thread.SpinWait(1);
            }

            _accounts[i].Copy(from, previousIndex);
            from.Release();
        }
    }

    /// <summary>Claims an account; the caller releases it.</summary>
    internal Account Claim()
    {
        for (int i = 0; ; i = (i + 1) % AccountCount)
        {
            if (_accounts[i].TryClaim())
            {
                return _accounts[i];
            }
        }
    }

    /// <summary>Credits in units of 2^-40 of a place in an answer, by the members' indexes in the pool.</summary>
    internal sealed class Account
    {
        /// <summary>One place in an answer.</summary>
        public const long Place = 1L << 40;

        private int _claimed;

        public Account(int members)
        {
            First = new long[Padded(members)];
            Others = new long[Padded(members)];
        }

        /// <summary>First places that are due.</summary>
        public long[] First { get; }

        /// <summary>Places behind the first that are due.</summary>
        public long[] Others { get; }

        /// <summary>How many answers were shuffled.</summary>
        public ulong Shuffles { get; set; }

        /// <summary>Room for whole vectors, so that loops need no tail.</summary>
        public static int Padded(int members) => (members + 3) & ~3;

        public bool TryClaim() => Volatile.Read(ref _claimed) == 0 && Interlocked.Exchange(ref _claimed, 1) == 0;

        public void Release() => Volatile.Write(ref _claimed, 0);

        public void Copy(Account from, ReadOnlySpan<int> fromIndex)
        {
            for (int member = 0; member < fromIndex.Length; member++)
            {
                First[member] = fromIndex[member] < 0 ? 0 : from.First[fromIndex[member]];
                Others[member] = fromIndex[member] < 0 ? 0 : from.Others[fromIndex[member]];
            }
        }
    }
}
