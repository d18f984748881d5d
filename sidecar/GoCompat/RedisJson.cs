using System.Buffers;
using System.Globalization;
using System.Text;

namespace Sidecar.GoCompat;

/// <summary>
/// JSON as daprd's Redis store writes it: <see cref="GoJson"/> without HTML escapes, fractions rounded to six places.
/// </summary>
static class RedisJson
{
    /// <summary>Larger numbers are not rounded.</summary>
    const double Roundable = 0x4ffffff;

    const double Millionth = 1e6;

    static readonly SearchValues<byte> NumberBytes = SearchValues.Create("-+.0123456789eE"u8);

    /// <param name="json">Written by <see cref="GoJson"/>.</param>
    public static byte[] Encode(ReadOnlySpan<byte> json)
    {
        var output = new ArrayBufferWriter<byte>(json.Length);
        while (!json.IsEmpty)
        {
            var length = 1;
            if (json[0] == '"')
            {
                length = StringLength(json);
                WriteString(output, GoJsonText.Unescape(json[1..(length - 1)]));
            }
            else if (json[0] is (byte)'-' or (>= (byte)'0' and <= (byte)'9'))
            {
                length = json.IndexOfAnyExcept(NumberBytes) is >= 0 and var end ? end : json.Length;
                var number = double.Parse(json[..length], CultureInfo.InvariantCulture);
                output.Write(Encoding.ASCII.GetBytes(Format(number)));
            }
            else
            {
                output.Write(json[..1]);
            }

            json = json[length..];
        }

        return output.WrittenSpan.ToArray();
    }

    static int StringLength(ReadOnlySpan<byte> json)
    {
        var end = 1;
        for (; json[end] != '"'; end++)
        {
            if (json[end] == '\\')
                end++;
        }

        return end + 1;
    }

    static void WriteString(ArrayBufferWriter<byte> output, ReadOnlySpan<byte> text)
    {
        output.Write("\""u8);
        foreach (var character in text)
        {
            output.Write(character switch
            {
                (byte)'"' => "\\\""u8,
                (byte)'\\' => "\\\\"u8,
                (byte)'\n' => "\\n"u8,
                (byte)'\r' => "\\r"u8,
                (byte)'\t' => "\\t"u8,
                < 0x20 => Encoding.ASCII.GetBytes($"\\u{character:x4}"),
                _ => [character],
            });
        }

        output.Write("\""u8);
    }

    static string Format(double number)
    {
        var size = Math.Abs(number);
        if (size > Roundable)
            return GoFloat.Format(number);
        var millionths = (ulong)((size * Millionth) + 0.5);
        var (whole, rest) = Math.DivRem(millionths, (ulong)Millionth);
        return (number < 0 ? "-" : "") + (rest == 0 ? $"{whole}" : $"{whole}.{rest:000000}".TrimEnd('0'));
    }
}
