using System.Buffers;

namespace DnsLb.Core.Recording;

/// <summary>A place that queries are kept in. All calls but <see cref="Reopen"/> come from one thread, which may wait in them; what fails throws.</summary>
internal interface IRecordOutput
{
    /// <summary>What it is, for the log.</summary>
    string Name { get; }

    /// <summary>Makes it ready to be written; called again after each failure.</summary>
    void Open();

    /// <summary>Adds a record to what is written next.</summary>
    /// <returns>False when it is none that is kept here.</returns>
    bool Encode(in QueryRecord record, IBufferWriter<byte> output);

    /// <summary>Writes whole records.</summary>
    void Write(ReadOnlySpan<byte> bytes);

    /// <summary>Ends in good order; nothing is written afterwards but after another <see cref="Open"/>.</summary>
    void Close();

    /// <summary>Gives up what was opened, after a failure; does not throw.</summary>
    void Abandon();

    /// <summary>Asks that what was opened be opened anew before the next record; comes from any thread.</summary>
    void Reopen();
}
