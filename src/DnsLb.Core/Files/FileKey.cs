namespace DnsLb.Core.Files;

/// <summary>What may fail to answer.</summary>
/// <param name="Path">A file or folder.</param>
/// <param name="Inode">The number of the open file that is read, so that another one that takes its name is another; 0 while its name is looked up.</param>
internal readonly record struct FileKey(string Path, ulong Inode = 0);
