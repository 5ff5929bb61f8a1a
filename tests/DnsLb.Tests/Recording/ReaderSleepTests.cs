using DnsLb.Core.Recording;
using DnsLb.Tests.EndToEnd;

namespace DnsLb.Tests.Recording;

public sealed class ReaderSleepTests : IDisposable
{
    private readonly ReaderSleep _sleep = new();

    public void Dispose() => _sleep.Dispose();

    [Fact]
    public void Until_ThereIsWork_DoesNotSleep()
    {
        var reader = new Thread(() => _sleep.Until(() => true));

        reader.Start();

        Assert.True(reader.Join(ChildProcess.Patience));
    }

    // It would sleep for ever after the first wake that is lost.
    [Fact]
    public void Wake_AfterEachOfMany_LosesNone()
    {
        const int Many = 200_000;
        int written = 0;
        int read = 0;
        var reader = new Thread(() =>
        {
            while (read < Many)
            {
                read = Volatile.Read(ref written);
                if (read < Many)
                {
                    _sleep.Until(() => Volatile.Read(ref written) > read);
                }
            }
        })
        {
            IsBackground = true,
        };

        reader.Start();
        for (int i = 0; i < Many; i++)
        {
            Volatile.Write(ref written, i + 1);
            _sleep.Wake();
        }

        Assert.True(reader.Join(ChildProcess.Patience));
    }

    [Fact]
    public void Wake_OfASleeper_AllocatesNothing()
    {
        Func<bool> woken = () =>
        {
            _sleep.Wake();
            return true;
        };

        Allocations.AssertNone(() => _sleep.Until(woken));
    }
}
