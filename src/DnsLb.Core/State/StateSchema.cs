using LiteDB;

namespace DnsLb.Core.State;

/// <summary>The version of what a file holds, and the way up from older ones.</summary>
internal static class StateSchema
{
    /// <summary>What brings a file of each version to the next: the first is for version 1. A file of the newest version needs none.</summary>
    public static IReadOnlyList<Action<ILiteDatabase>> Steps { get; } = [];

    /// <summary>Brings a file to the newest version, in the transaction of the caller.</summary>
    /// <param name="database">The file.</param>
    /// <param name="version">Its version; 0 for a new file.</param>
    /// <param name="steps">Usually <see cref="Steps"/>.</param>
    /// <returns>The newest version.</returns>
    /// <exception cref="NewerSchemaException">The file is of a version that came later.</exception>
    public static int Upgrade(ILiteDatabase database, int version, IReadOnlyList<Action<ILiteDatabase>> steps)
    {
        int newest = steps.Count + 1;
        if (version > newest)
        {
            throw new NewerSchemaException($"a later version of dnslb has written it (schema {version}, this one knows {newest})");
        }

        foreach (Action<ILiteDatabase> step in version == 0 ? [] : steps.Skip(version - 1))
        {
            step(database);
        }

        return newest;
    }
}

/// <summary>A file is of a version that this program does not know.</summary>
/// <param name="message">Both versions.</param>
internal sealed class NewerSchemaException(string message) : Exception(message);
