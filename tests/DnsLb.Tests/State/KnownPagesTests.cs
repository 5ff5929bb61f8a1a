using DnsLb.Core.State;
using DnsLb.Tests.Serving;

namespace DnsLb.Tests.State;

public sealed class KnownPagesTests : IDisposable
{
    private const int Pages = 40;

    private readonly TempFolder _folder = new();
    private readonly FileStream _file;
    private readonly KnownPages _known = new();

    public KnownPagesTests()
    {
        _file = new FileStream(_folder["file"], FileMode.Create, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
        for (int page = 0; page < Pages; page++)
        {
            Write(page, (byte)page);
        }

        _known.TakeAll(_file.SafeFileHandle);
    }

    public void Dispose()
    {
        _file.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(17)]
    [InlineData(Pages - 1)]
    public void AreIn_PageThatAnotherWrote_SaysSo(int page)
    {
        bool before = AreIn;
        Write(page, 200);
        bool after = AreIn;
        Write(page, (byte)page);

        Assert.Equal((true, false, true), (before, after, AreIn));
    }

    [Fact]
    public void AreIn_PageThatWeWrote_IsKnownAnew()
    {
        _known.Take(3 * KnownPages.PageSize, Write(3, 200));
        _known.Take(Pages * KnownPages.PageSize, Write(Pages, 201));
        bool ours = AreIn;
        Write(Pages, 202);

        Assert.Equal((true, false), (ours, AreIn));
    }

    [Fact]
    public void AreIn_FileThatWasCut_SaysSoUnlessWeDidIt()
    {
        _file.SetLength((Pages - 1) * KnownPages.PageSize);
        bool theirs = AreIn;
        _known.SetLength((Pages - 1) * KnownPages.PageSize);

        Assert.Equal((false, true), (theirs, AreIn));
    }

    private bool AreIn => _known.AreIn(_file.SafeFileHandle);

    private byte[] Write(int page, byte value)
    {
        byte[] content = [.. Enumerable.Repeat(value, KnownPages.PageSize)];
        RandomAccess.Write(_file.SafeFileHandle, content, page * (long)KnownPages.PageSize);
        return content;
    }
}
