Console.Error.WriteLine("Nothing is served yet.");
return 1;
