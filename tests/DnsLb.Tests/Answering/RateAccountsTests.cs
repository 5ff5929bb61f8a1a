using DnsLb.Core.Answering;
using Microsoft.Extensions.Time.Testing;

namespace DnsLb.Tests.Answering;

public sealed class RateAccountsTests
{
    private const int PerSecond = 200;

    private readonly FakeTimeProvider _time = new();
    private readonly RateAccounts _accounts;
    private readonly Rate _rate;

    public RateAccountsTests()
    {
        _accounts = new RateAccounts(PerSecond, _time, UInt128.MaxValue / 3);
        _rate = _accounts.RateOf(PerSecond);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(200)]
    [InlineData(300)]
    [InlineData(100_000)]
    public void TryCharge_AllAtOnce_TakesASecondsWorthAndNotOneMore(int perSecond)
    {
        Rate rate = _accounts.RateOf(perSecond);

        Assert.Equal(perSecond, Charged(Key(1), times: perSecond + 50, rate));
    }

    [Fact]
    public void TryCharge_AsTimeGoesBy_TakesTheRate()
    {
        Assert.Equal(PerSecond, Charged(Key(1), times: 1000));

        _time.Advance(TimeSpan.FromMilliseconds(5));
        Assert.Equal(1, Charged(Key(1), times: 1000));
        _time.Advance(TimeSpan.FromMilliseconds(500));
        Assert.Equal(PerSecond / 2, Charged(Key(1), times: 1000));
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(PerSecond, Charged(Key(1), times: 1000));
    }

    [Fact]
    public void TryCharge_LimitedForLong_HasNoDebts()
    {
        Charged(Key(1), times: 1_000_000);

        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(PerSecond, Charged(Key(1), times: 1000));
    }

    // The words' times repeat: an account that was never used since may be taken for one in use for a second at most.
    [Fact]
    public void TryCharge_AfterAnyTime_StartsAnew()
    {
        for (int days = 1; days <= 60; days++)
        {
            Assert.Equal(PerSecond, Charged(Key(days % 3), times: 1000));
            _time.Advance(TimeSpan.FromDays(1));
        }
    }

    [Fact]
    public void TryCharge_OtherNetworkOrClass_HasAnAccountOfItsOwn()
    {
        Charged(Key(1), times: 1000);

        Assert.Equal(PerSecond, Charged(Key(2), times: 1000));
        Assert.Equal(PerSecond, Charged(RateAccounts.KeyOf(Key(1), new ReplyClass(ReplyKind.Error)), times: 1000));
        Assert.Equal(PerSecond, Charged(RateAccounts.KeyOf(Key(1), new ReplyClass(ReplyKind.NXDomain)), times: 1000));
    }

    [Fact]
    public void KeyOf_OtherSecret_GivesOtherKeys()
    {
        var other = new RateAccounts(PerSecond, _time, UInt128.MaxValue / 5);

        Assert.DoesNotContain(Enumerable.Range(0, 1000), network => Key(network) == other.KeyOf((ulong)network));
    }

    // Who would all be in one set for an attacker that knows the hash are spread by it.
    [Fact]
    public void KeyOf_NetworksInARow_AreSpreadOverTheTable()
    {
        const int Networks = 100_000;
        ulong[] keys = [.. Enumerable.Range(0, Networks).Select(network => Key(network << 8))];

        Assert.Equal(Networks, keys.Distinct().Count());
        Assert.InRange(keys.CountBy(key => key & 0xFF).Max(low => low.Value), Networks / 256, Networks / 256 * 1.25);
        Assert.InRange(keys.CountBy(key => key >> 56).Max(high => high.Value), Networks / 256, Networks / 256 * 1.25);
    }

    [Fact]
    public async Task TryCharge_ManyThreadsOnOneAccount_TakeNoMoreThanTheRateTogether()
    {
        const int Threads = 4;
        using var start = new Barrier(Threads);
        Task<int>[] threads = [.. Enumerable.Range(0, Threads).Select(_ => Task.Factory.StartNew(
            () =>
            {
                start.SignalAndWait();
                return Charged(Key(1), times: 10_000);
            },
            TaskCreationOptions.LongRunning))];

        Assert.Equal(PerSecond, (await Task.WhenAll(threads)).Sum());
    }

    [Theory]
    [InlineData(100_000, 512 * 1024)]
    [InlineData(200, 512 * 1024)]
    [InlineData(5, 8 * 1024 * 1024)]
    [InlineData(1, 32 * 1024 * 1024)]
    public void Bytes_AreThoseOfTheRate(int perSecond, int bytes) => Assert.Equal(bytes, new RateAccounts(perSecond, _time, 1).Bytes);

    // A million networks send at 1,000,000 queries a second; 50 of them send 1,000 a second each, and so do not get through.
    [Fact]
    public void TryCharge_AMillionNetworks_OrdinaryOnesAreNeverLimitedAndBusyOnesAre()
    {
        const int Networks = 1_000_000;
        const int Busy = 50;
        const int Ordinary = 1000;
        const int Seconds = 3;
        var random = new Random(1);
        int ordinaryLimited = 0;
        int busyCharged = 0;
        for (int i = 0; i < Seconds * Networks; i++)
        {
            _time.Advance(TimeSpan.FromMicroseconds(1));
            long now = _accounts.Now();
            _accounts.TryCharge(Key(10_000_000 + random.Next(Networks)), _rate, now);
            if (i % 10 == 0)
            {
                // Each ordinary network sends 100 queries a second.
                ordinaryLimited += _accounts.TryCharge(Key(1000 + (i / 10 % Ordinary)), _rate, now) ? 0 : 1;
            }

            if (i % 20 == 0)
            {
                busyCharged += _accounts.TryCharge(Key(i / 20 % Busy), _rate, now) ? 1 : 0;
            }
        }

        Assert.Equal(0, ordinaryLimited);
        Assert.InRange(busyCharged, Busy * PerSecond * Seconds, Busy * PerSecond * (Seconds + 1) * 1.01);
    }

    private ulong Key(int network) => _accounts.KeyOf((ulong)network);

    private int Charged(ulong key, int times, Rate? rate = null)
    {
        long now = _accounts.Now();
        return Enumerable.Range(0, times).Count(_ => _accounts.TryCharge(key, rate ?? _rate, now));
    }
}
