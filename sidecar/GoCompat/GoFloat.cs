using System.Globalization;

namespace Sidecar.GoCompat;

static class GoFloat
{
    /// <summary>
    /// The shortest text that parses to the same number, in Go's layout: with an exponent below 1e-6 and from 1e21.
    /// </summary>
    public static string Format(double number)
    {
        if (number == 0)
            return double.IsNegative(number) ? "-0" : "0";

        var shortest = Math.Abs(number).ToString("R", CultureInfo.InvariantCulture).Split('E');
        var mantissa = shortest[0];
        var power = shortest.Length == 1 ? 0 : int.Parse(shortest[1], CultureInfo.InvariantCulture);
        var point = mantissa.IndexOf('.');
        var all = mantissa.Replace(".", "", StringComparison.Ordinal);
        var digits = all.TrimStart('0');
        var exponent = power + (point < 0 ? all.Length : point) - (all.Length - digits.Length) - 1;
        return (number < 0 ? "-" : "") + Layout(digits.TrimEnd('0'), exponent);
    }

    /// <param name="exponent">The power of ten of the first digit.</param>
    static string Layout(string digits, int exponent) => exponent switch
    {
        >= 21 or < -6 => Scientific(digits, exponent),
        < 0 => "0." + new string('0', -exponent - 1) + digits,
        _ when digits.Length <= exponent + 1 => digits.PadRight(exponent + 1, '0'),
        _ => $"{digits[..(exponent + 1)]}.{digits[(exponent + 1)..]}",
    };

    static string Scientific(string digits, int exponent)
    {
        var point = digits.Length > 1 ? "." : "";
        var sign = exponent < 0 ? '-' : '+';
        return $"{digits[..1]}{point}{digits[1..]}e{sign}{Math.Abs(exponent):0}";
    }
}
