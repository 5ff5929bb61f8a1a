using DnsLb.Core.State;
using DnsLb.Tests.Serving;

namespace DnsLb.Tests.State;

public sealed class StateStreamsTests : IDisposable
{
    private static readonly byte[] Page = [.. Enumerable.Repeat((byte)7, 8192)];

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Write_LogOnAFullDisk_TellsAndTouchesNothingMore()
    {
        File.CreateSymbolicLink(_folder["state-log.db"], "/dev/full");
        using var files = new StateStreams(_folder["state.db"]);
        files.Data.Write(Page, 0, Page.Length);
        Assert.Equal(1, files.Use(() => 1));

        files.Log.Write(Page, 0, Page.Length);
        files.Data.Write(Page, 0, Page.Length);
        files.Data.SetLength(0);
        files.Data.Flush();

        Assert.StartsWith("No space left on device", Assert.Throws<IOException>(() => files.Use(() => 1)).Message, StringComparison.Ordinal);
        Assert.Throws<IOException>(() => files.Use<int>(() => throw new InvalidOperationException("the library's")));
        Assert.Equal(Page.Length, files.Data.Length);
    }

    // As a damaged log has the library do: the file took terabytes, and the table of its pages all memory.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Use_FarBehindAllPages_IsDamage(bool isWritten)
    {
        using var files = new StateStreams(_folder["state.db"]);
        files.Data.Write(Page, 0, Page.Length);

        Assert.Throws<InvalidDataException>(() => files.Use(() =>
        {
            if (isWritten)
            {
                files.Data.Position = 1L << 42;
                files.Data.Write(Page, 0, Page.Length);
            }
            else
            {
                files.Data.SetLength(1L << 42);
            }

            return 1;
        }));

        Assert.Equal(Page.Length, files.Data.Length);
    }

    [Fact]
    public void Open_LongerThanAnyState_IsDamage()
    {
        using (FileStream file = File.Create(_folder["state.db"]))
        {
            file.SetLength(StateStreams.MostLength + 1);
        }

        Assert.Throws<InvalidDataException>(() => StateFile.Open(_folder["state.db"], []));
    }

    // The library's own streams make it wait for ever for the page that its log has not taken.
    [Fact]
    public async Task Open_LogOnAFullDisk_ThrowsWhatTheDiskSaid()
    {
        File.CreateSymbolicLink(_folder["state-log.db"], "/dev/full");

        await Assert.ThrowsAsync<IOException>(() => Task.Run(() => StateFile.Open(_folder["state.db"], [])).WaitAsync(TimeSpan.FromSeconds(30)));
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    public void Dispose_Log_StaysWhileItHoldsAnything(int pages, bool expected)
    {
        using (var files = new StateStreams(_folder["state.db"]))
        {
            files.Log.Write(Page, 0, pages * Page.Length);
        }

        Assert.Equal(expected, File.Exists(_folder["state-log.db"]));
    }

    // As on a disk that has become read-only: who closes the file then must hear why it could not be written, and not of its log.
    [Fact]
    public void Dispose_LogCannotBeDeleted_LeavesIt()
    {
        var files = new StateStreams(_folder["state.db"]);
        File.Delete(_folder["state-log.db"]);
        Directory.CreateDirectory(_folder["state-log.db"]);

        files.Dispose();

        Assert.True(Directory.Exists(_folder["state-log.db"]));
    }
}
